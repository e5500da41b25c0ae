using System.Text.RegularExpressions;

namespace Notify.Testing;

/// <summary>Reads the file of a message, and rejects files that Telegram rejects.</summary>
internal static partial class BotApiFiles
{
    private const int MaxPhotoBytes = 10 * 1024 * 1024;
    private const int MaxFileBytes = 50 * 1024 * 1024;
    private const string Attached = "attach://";

    /// <param name="request">The call.</param>
    /// <param name="kind"><c>photo</c>, <c>video</c>, <c>document</c> and so on.</param>
    /// <param name="named">
    /// The reference in the call: a URL, a <c>file_id</c>, or the name of the uploaded file.
    /// </param>
    public static ReceivedBotFile Read(BotApiRequest request, string kind, string? named)
    {
        var uploaded = named is null ? request.File(kind)
            : named.StartsWith(Attached, StringComparison.Ordinal) ? request.File(named[Attached.Length..])
            : null;
        if (uploaded is not null)
            return Upload(kind, uploaded);
        if (named is null || named.StartsWith(Attached, StringComparison.Ordinal))
            throw new BotApiRefusal($"there is no {kind} in the request");
        return IsReference(named)
            ? new ReceivedBotFile { Kind = kind, Reference = named }
            : throw new BotApiRefusal("wrong file identifier/HTTP URL specified");
    }

    private static ReceivedBotFile Upload(string kind, BotApiRequest.UploadedFile file) => file.Content.Length switch
    {
        0 => throw new BotApiRefusal("file must be non-empty"),
        > MaxFileBytes => throw new BotApiRefusal(BotApiAnswer.Error(413, "Request Entity Too Large")),
        > MaxPhotoBytes when kind == "photo" => throw new BotApiRefusal("file is too big"),
        _ => new ReceivedBotFile { Kind = kind, FileName = file.Name, Content = file.Content },
    };

    private static bool IsReference(string text) =>
        (Uri.TryCreate(text, UriKind.Absolute, out var url)
            && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps)) || FileIdPattern().IsMatch(text);

    [GeneratedRegex("^[A-Za-z0-9_-]{20,}\\z", RegexOptions.CultureInvariant)]
    private static partial Regex FileIdPattern();
}
