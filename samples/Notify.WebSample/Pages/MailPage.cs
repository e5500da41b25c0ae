using Notify.Testing;
using Notify.WebSample.Providers;

namespace Notify.WebSample.Pages;

/// <summary>Shows an e-mail like a mail program.</summary>
internal static class MailPage
{
    // An e-mail contains inline styles and is not trusted: no scripts, no forms, and only the images that it contains.
    private const string BodyPolicy = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:";

    public static IResult Show(HttpContext context, string id, LocalProviders providers) =>
        Find(providers, id) is not { } mail
            ? Results.NotFound()
            : new Page(
                context,
                mail.Message.Subject ?? "(no subject)",
                Html.Of(
                    $"""
                    <p>From {mail.Message.From} to {mail.Message.To}</p>
                    {Unsubscribe(mail)}
                    <iframe title="The content of the e-mail" src="/inbox/{mail.QueueId}/html" sandbox></iframe>
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

    /// <summary>
    /// Shows the link of the header List-Unsubscribe, and the button with which mail programs post to it (RFC 8058).
    /// </summary>
    private static Html Unsubscribe(ReceivedMail mail) => LinkOf(mail) is not { } link
        ? Html.Of($"""<p class="quiet">This e-mail does not belong to a list, so it has no link to unsubscribe.</p>""")
        : Html.Of(
            $"""
            <div class="said">
            <p><a href="{link}">Unsubscribe by the link</a>, which asks for confirmation, or by the button of a mail
            program, which does not:</p>
            <form method="post" action="{link}">
            <input type="hidden" name="List-Unsubscribe" value="One-Click"><button>Unsubscribe</button>
            </form>
            </div>
            """);

    private static string? LinkOf(ReceivedMail mail) => mail.Message.Headers["List-Unsubscribe"]?
        .Split(',')
        .Select(part => part.Trim('<', '>', ' '))
        .FirstOrDefault(part => part.StartsWith("http", StringComparison.Ordinal));

    private static ReceivedMail? Find(LocalProviders providers, string id) =>
        providers.Smtp?.Messages.FirstOrDefault(mail => mail.QueueId == id);
}
