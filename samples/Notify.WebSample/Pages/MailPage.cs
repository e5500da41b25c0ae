using Notify.Testing;
using Notify.WebSample.Providers;

namespace Notify.WebSample.Pages;

/// <summary>A mail as a mail program shows it.</summary>
internal static class MailPage
{
    // A mail brings its own styles and is nobody's friend: no script, no form, no request but for images that are in it.
    private const string BodyPolicy = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:";

    public static IResult Show(HttpContext context, string id, LocalProviders providers) => Find(providers, id) is not { } mail
        ? Results.NotFound()
        : new Page(
            context,
            mail.Message.Subject ?? "(no subject)",
            Html.Of(
                $"""
                <p>From {mail.Message.From} to {mail.Message.To}</p>
                {Unsubscribe(mail)}
                <iframe title="The mail's content" src="/inbox/{mail.QueueId}/html" sandbox></iframe>
                <h2>As plain text</h2>
                <pre>{mail.Message.TextBody}</pre>
                """));

    public static IResult ShowBody(HttpContext context, string id, LocalProviders providers)
    {
        if (Find(providers, id) is not { } mail)
            return Results.NotFound();
        context.Response.Headers.ContentSecurityPolicy = BodyPolicy;
        return Results.Content(mail.Message.HtmlBody ?? "", "text/html; charset=utf-8");
    }

    /// <summary>What the header List-Unsubscribe offers (RFC 8058): the page of the link, and the one click that mail programs post.</summary>
    private static Html Unsubscribe(ReceivedMail mail) => LinkOf(mail) is not { } link
        ? Html.Of($"""<p class="quiet">No message of a list: there is nothing to unsubscribe from.</p>""")
        : Html.Of(
            $"""
            <div class="said">
            <p><a href="{link}">Unsubscribe by the link</a>, which asks first; or by the button that mail programs show, which does it at once:</p>
            <form method="post" action="{link}"><input type="hidden" name="List-Unsubscribe" value="One-Click"><button>Unsubscribe at once</button></form>
            </div>
            """);

    private static string? LinkOf(ReceivedMail mail) => mail.Message.Headers["List-Unsubscribe"]?.Split(',').Select(part => part.Trim('<', '>', ' ')).FirstOrDefault(part => part.StartsWith("http", StringComparison.Ordinal));

    private static ReceivedMail? Find(LocalProviders providers, string id) => providers.Smtp?.Messages.FirstOrDefault(mail => mail.QueueId == id);
}
