using System.Text;
using Microsoft.AspNetCore.Antiforgery;

namespace Notify.WebSample.Pages;

/// <summary>A page of the sample, without inline scripts and styles and without content of other sites.</summary>
internal sealed class Page(HttpContext context, string title, Html body) : IResult
{
    private const string Policy =
        "default-src 'none'; script-src 'self'; worker-src 'self'; style-src 'self'; connect-src 'self'; "
        + "img-src 'self' data:; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    /// <summary>Redirects to a page, which shows a notice about the completed action.</summary>
    public static IResult BackTo(string path, string said) => Results.LocalRedirect($"{path}?said={said}");

    /// <summary>Creates a form with an antiforgery token.</summary>
    public static Html Form(HttpContext context, string action, Html inside) =>
        Html.Of(
            $"""
            <form method="post" action="{action}">
            <input type="hidden" name="__RequestVerificationToken" value="{Token(context)}">{inside}</form>
            """);

    /// <summary>Creates a form with a button only.</summary>
    public static Html Button(HttpContext context, string action, string label) =>
        Form(context, action, Html.Of($"<button>{label}</button>"));

    /// <summary>Returns the antiforgery token. All forms of a page share one cookie.</summary>
    public static string Token(HttpContext context) =>
        context.RequestServices.GetRequiredService<IAntiforgery>().GetAndStoreTokens(context).RequestToken!;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var headers = httpContext.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        httpContext.Response.ContentType = "text/html; charset=utf-8";
        await httpContext.Response.WriteAsync(Text.Text, Encoding.UTF8);
    }

    private Html Text => Html.Of(
        $"""
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>{title} – Notify</title>
        <link rel="icon" href="data:,">
        <link rel="stylesheet" href="/site.css">
        </head>
        <body>
        <header><strong>Notify in a web host</strong>{Navigation}</header>
        <main>
        <h1>{title}</h1>
        {body}
        </main>
        </body>
        </html>
        """);

    private Html Navigation => context.User.Identity is { IsAuthenticated: true, Name: { } name }
        ? Html.Of(
            $"""
            <nav aria-label="Site"><a href="/">Home</a> <a href="/inbox">Inbox</a>
            <a href="/api/v1/messaging/ui">Operator page</a></nav>
            {Form(context, "/signout", Html.Of($"""<span>{name}</span> <button id="sign-out">Sign out</button>"""))}
            <script type="module" src="/signout.js"></script>
            """)
        : Html.Of($"");
}
