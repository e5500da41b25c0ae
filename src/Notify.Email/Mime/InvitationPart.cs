using System.Diagnostics.CodeAnalysis;
using System.Text;
using MimeKit;

namespace Notify.Email.Mime;

/// <summary>
/// An invitation: an attachment of the type <c>text/calendar</c> with a method, which mail clients show with buttons
/// only if it is an alternative of the text (RFC 6047 section 2.4).
/// </summary>
internal static class InvitationPart
{
    /// <summary>The maximum size of an invitation, in bytes.</summary>
    public const int MaxBytes = 256 * 1024;

    /// <summary>The error of a message with two invitations.</summary>
    public const string Second = "A message can contain only one attachment of the type text/calendar with a method.";

    private const string Method = "method";

    private static readonly Encoding StrictUtf8 = new UTF8Encoding(false, throwOnInvalidBytes: true);

    /// <summary>Determines whether an attachment is an invitation, and returns its type.</summary>
    public static bool IsInvitation(Attachment attachment, [NotNullWhen(true)] out ContentType? type) =>
        ContentType.TryParse(attachment.ContentType, out type)
        && type.IsMimeType("text", "calendar")
        && type.Parameters[Method] is not null
        && attachment.ContentId is null;

    /// <summary>Reads an invitation, and closes the stream.</summary>
    /// <returns>The part, or a sentence that describes the error.</returns>
    public static async ValueTask<(TextPart? Part, string? Error)> ReadAsync(
        ContentType type,
        Stream content,
        CancellationToken cancellationToken)
    {
        await using var _ = content.ConfigureAwait(false);
        if (content.Length > MaxBytes)
            return (null, $"The calendar is larger than {MaxBytes} bytes.");
        var bytes = new byte[content.Length];
        await content.ReadExactlyAsync(bytes, cancellationToken).ConfigureAwait(false);
        string text;
        try
        {
            text = LineEndings.ToCrLf(StrictUtf8.GetString(bytes));
        }
        catch (DecoderFallbackException)
        {
            return (null, "The calendar is not UTF-8.");
        }
        var method = type.Parameters[Method]!.ToUpperInvariant();
        if (!text.StartsWith("BEGIN:VCALENDAR\r\n", StringComparison.OrdinalIgnoreCase))
            return (null, "The calendar does not start with BEGIN:VCALENDAR.");
        // RFC 6047 section 2.4: the parameter must be the same as the property. Clients ignore the invitation
        // otherwise.
        if (!text.Contains($"\r\nMETHOD:{method}\r\n", StringComparison.OrdinalIgnoreCase))
            return (null, "The method of the attachment's type is not the METHOD of the calendar.");
        var part = new TextPart("calendar");
        part.SetText(Encoding.UTF8, text);
        part.ContentType.Parameters.Add(Method, method);
        return (part, null);
    }
}
