using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;

namespace Notify.Testing;

/// <summary>Checks a request according to RFC 8030, and returns its headers about the message.</summary>
internal static partial class PushRequestCheck
{
    /// <exception cref="PushRefusal">A header is not valid. The message names it.</exception>
    public static (TimeSpan TimeToLive, string Urgency, string? Topic) Read(IHeaderDictionary headers)
    {
        if (!headers.ContentEncoding.ToString().Equals("aes128gcm", StringComparison.OrdinalIgnoreCase))
            throw new PushRefusal(400, "The Content-Encoding is not aes128gcm (RFC 8291 section 2).");
        if (!int.TryParse(headers["TTL"].ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
            throw new PushRefusal(400, "The header TTL is missing or not a number of seconds (RFC 8030 section 5.2).");
        var urgency = headers["Urgency"].ToString();
        if (urgency is not ("" or "very-low" or "low" or "normal" or "high"))
        {
            throw new PushRefusal(
                400,
                "The header Urgency is not very-low, low, normal or high (RFC 8030 section 5.3).");
        }

        var topic = headers["Topic"].ToString();
        if (topic.Length > 0 && !TopicForm().IsMatch(topic))
        {
            throw new PushRefusal(
                400,
                "The header Topic is not at most 32 characters of base64url (RFC 8030 section 5.4).");
        }

        return (
            TimeSpan.FromSeconds(seconds),
            urgency.Length == 0 ? "normal" : urgency,
            topic.Length == 0 ? null : topic);
    }

    [GeneratedRegex("^[A-Za-z0-9_-]{1,32}$")]
    private static partial Regex TopicForm();
}
