using System.Text.RegularExpressions;

namespace Notify.Telegram.Messages;

/// <summary>
/// Reads the reference to a file in a template's <c>photo</c> or <c>document</c>: an attachment of the notification, a
/// file on the web, or a file that Telegram already has.
/// </summary>
internal static partial class FileReference
{
    private const string AttachmentScheme = "cid:";

    /// <summary>
    /// Returns the error of a reference that can be found without the notification; null if there is none.
    /// </summary>
    public static string? Check(string part, string text)
    {
        var colon = text.IndexOf("://", StringComparison.Ordinal);
        return colon > 0 && !IsWeb(text.Trim())
            ? $"{part} is an address that Telegram cannot fetch. Use https://…, http://…, an attachment or a file_id."
            : null;
    }

    /// <summary>
    /// Returns why a reference probably names nothing: it is a path of this machine, which Telegram cannot read.
    /// </summary>
    public static string? Doubt(string part, string text)
    {
        var name = text.Trim();
        var isPath = !IsWeb(name)
            && !name.StartsWith(AttachmentScheme, StringComparison.OrdinalIgnoreCase)
            && name.AsSpan().ContainsAny('/', '\\');
        return isPath
            ? $"{part} is a path of this machine, which Telegram cannot read. Use https://…, a file_id, or the content "
                + "id (cid:…) or file name of an attachment."
            : null;
    }

    /// <summary>
    /// Returns the attachment that a reference names by its content id (<c>cid:chart</c>) or its file name.
    /// </summary>
    public static Attachment? FindAttachment(string text, IReadOnlyList<Attachment> attachments)
    {
        var name = text.Trim();
        return name.StartsWith(AttachmentScheme, StringComparison.OrdinalIgnoreCase)
            ? attachments.FirstOrDefault(attachment => attachment.ContentId == name[AttachmentScheme.Length..])
            : attachments.FirstOrDefault(attachment => attachment.FileName == name);
    }

    /// <summary>
    /// Returns the reference as Telegram accepts it, an address or a <c>file_id</c>; null if it is neither.
    /// </summary>
    public static string? ForTelegram(string text)
    {
        var name = text.Trim();
        return IsWeb(name) ? new Uri(name).AbsoluteUri : FileIdPattern().IsMatch(name) ? name : null;
    }

    private static bool IsWeb(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url)
        && (url.Scheme == Uri.UriSchemeHttps || url.Scheme == Uri.UriSchemeHttp);

    [GeneratedRegex("^[A-Za-z0-9_-]{20,}\\z", RegexOptions.CultureInvariant)]
    private static partial Regex FileIdPattern();
}
