using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Http;

namespace Notify.AspNetCore.Http;

/// <summary>
/// A plain page with a heading and a text. Its style is allowed by its hash, so the page needs no further request.
/// </summary>
internal static class SimplePage
{
    private static readonly string Style = EmbeddedFiles.Text("page.css");

    private static readonly string Policy =
        $"default-src 'none'; style-src 'sha256-{HashOf(Style)}'; form-action 'self'; base-uri 'none'; "
        + "frame-ancestors 'none'";

    /// <summary>Creates a page.</summary>
    /// <param name="title">The title of the document, as text.</param>
    /// <param name="heading">The heading, as text.</param>
    /// <param name="text">The text below the heading.</param>
    /// <param name="form">A form, as HTML.</param>
    /// <param name="status">The status of the response.</param>
    public static HtmlPage Create(
        string title,
        string heading,
        string text,
        string form = "",
        int status = StatusCodes.Status200OK) => new(
        $"""
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>{Encode(title)}</title>
        <style>{Style}</style>
        </head>
        <body>
        <main>
        <h1>{Encode(heading)}</h1>
        <p>{Encode(text)}</p>
        {form}
        </main>
        </body>
        </html>
        """,
        Policy,
        status);

    private static string Encode(string text) => HtmlEncoder.Default.Encode(text);

    private static string HashOf(string text) =>
        Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
