using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Http;
using Notify.Addresses;
using Notify.AspNetCore.Http;

namespace Notify.AspNetCore.Unsubscribe;

/// <summary>A plain page in English. Its style is allowed by its hash, so that it needs no further request and no loose policy.</summary>
internal sealed class UnsubscribePage : IUnsubscribePage
{
    private static readonly string Style = EmbeddedFiles.Text("unsubscribe.css");

    private static readonly string Policy =
        $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)))}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    // The form posts to the page's own URL, token and all.
    public IResult Ask(UnsubscribeTarget target) => Page(
        "Unsubscribe", $"Unsubscribe from “{Encode(target.List)}”?", "You will get no more messages of this list. Messages about your account still arrive.", "<form method=\"post\"><button>Unsubscribe</button></form>");

    public IResult Done(UnsubscribeTarget target) => Page(
        "Unsubscribed", $"You are unsubscribed from “{Encode(target.List)}”.", "Messages about your account still arrive. You may close this page.");

    public IResult Invalid() => Page(
        "Link not valid", "This link is not valid.", "It may be incomplete or too old. Use the link of a newer message.", status: StatusCodes.Status400BadRequest);

    private static HtmlPage Page(string title, string heading, string text, string form = "", int status = StatusCodes.Status200OK) => new(
        $"""
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>{title}</title>
        <style>{Style}</style>
        </head>
        <body>
        <main>
        <h1>{heading}</h1>
        <p>{text}</p>
        {form}
        </main>
        </body>
        </html>
        """,
        Policy,
        status);

    private static string Encode(string text) => HtmlEncoder.Default.Encode(text);
}
