using System.Text;
using System.Text.RegularExpressions;

namespace Notify.Push.Sending;

/// <summary>
/// Reads the text of a refusal: the beginning of the body, and headers of the push service, without anything that could
/// be an endpoint, a key or a token.
/// </summary>
internal static partial class ReplyText
{
    private const int MaxBytes = 2048;
    private const int MaxLength = 300;

    // Microsoft explains refusals in headers only.
    private static readonly string[] Headers = ["X-WNS-NotificationStatus", "X-WNS-Status", "X-WNS-Error-Description"];

    public static async Task<string> ReadAsync(
        HttpResponseMessage response,
        Uri endpoint,
        CancellationToken cancellationToken)
    {
        var text = new StringBuilder();
        foreach (var name in Headers)
        {
            if (response.Headers.NonValidated.TryGetValues(name, out var values))
                text.Append(name).Append(": ").Append(values.ToString()).Append(' ');
        }
        text.Append(await ReadBodyAsync(response, cancellationToken).ConfigureAwait(false));
        return Clean(text.ToString(), endpoint);
    }

    /// <summary>Returns the text on one line, without markup and without secrets.</summary>
    internal static string Clean(string text, Uri endpoint)
    {
        var path = endpoint.PathAndQuery;
        if (path.Length > 1)
            text = text.Replace(path, "…", StringComparison.OrdinalIgnoreCase);
        text = Token().Replace(Markup().Replace(text, " "), "${host}…");
        text = White().Replace(text, " ").Trim();
        return text.Length <= MaxLength
            ? text
            : text[..(char.IsHighSurrogate(text[MaxLength - 1]) ? MaxLength - 1 : MaxLength)];
    }

    private static async Task<string> ReadBodyAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var bytes = new byte[MaxBytes];
        try
        {
            var stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            await using (stream.ConfigureAwait(false))
            {
                var length = await stream
                    .ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken)
                    .ConfigureAwait(false);
                return Encoding.UTF8.GetString(bytes.AsSpan(0, length));
            }
        }
        catch (Exception e) when (e is IOException or HttpRequestException or OperationCanceledException)
        {
            // The status has arrived and decides the result, even if the text after it breaks off or takes too long.
            return "";
        }
    }

    /// <summary>
    /// Long runs without a space: endpoints, tokens, keys. A path after a scheme and host is one, however short it is.
    /// </summary>
    [GeneratedRegex(@"(?<host>://[^/\s""'<>]*)/[^\s""'<>]+|[A-Za-z0-9_\-+/=.:%~]{40,}")]
    private static partial Regex Token();

    [GeneratedRegex("<[^<>]*>", RegexOptions.NonBacktracking)]
    private static partial Regex Markup();

    [GeneratedRegex(@"[\s\p{Cc}\p{Cf}]+")]
    private static partial Regex White();
}
