using System.Text.RegularExpressions;

namespace Notify.Telegram.BotApi;

/// <summary>
/// Classifies the descriptions of the Bot API, because it returns no finer codes. The texts are from
/// tdlib/telegram-bot-api (Client.cpp); those in capitals are from Telegram's servers, and the Bot API forwards them.
/// </summary>
internal static partial class ErrorTexts
{
    private const int MaxLength = 300;

    private static readonly (string Text, ErrorKind Kind, string Error)[] Known =
    [
        ("blocked by the user", ErrorKind.Blocked, "blocked"),
        ("USER_IS_BLOCKED", ErrorKind.Blocked, "blocked"),
        ("bot was kicked from", ErrorKind.Blocked, "kicked"),
        ("bot is not a member of", ErrorKind.Blocked, "not_a_member"),
        ("can't initiate conversation with a user", ErrorKind.Blocked, "not_started"),
        ("CHANNEL_PRIVATE", ErrorKind.Blocked, "not_a_member"),
        ("user is deactivated", ErrorKind.Gone, "deactivated"),
        ("USER_DEACTIVATED", ErrorKind.Gone, "deactivated"),
        ("chat not found", ErrorKind.Gone, "chat_not_found"),
        ("user not found", ErrorKind.Gone, "chat_not_found"),
        ("PEER_ID_INVALID", ErrorKind.Gone, "chat_not_found"),
        ("CHAT_ID_INVALID", ErrorKind.Gone, "chat_not_found"),
        ("USERNAME_NOT_OCCUPIED", ErrorKind.Gone, "chat_not_found"),
        ("group chat was deleted", ErrorKind.Gone, "chat_deleted"),
        ("group chat was deactivated", ErrorKind.Gone, "chat_deleted"),
        ("group chat was upgraded", ErrorKind.Gone, "migrated"),
        ("can't send messages to bots", ErrorKind.Gone, "is_a_bot"),
        ("can't send messages to the bot", ErrorKind.Gone, "is_a_bot"),
        ("Logged out", ErrorKind.Settings, "logged_out"),
        ("bot has already been closed", ErrorKind.Settings, "logged_out"),
        ("can't parse entities", ErrorKind.Content, "bad_markup"),
        ("Unsupported parse_mode", ErrorKind.Content, "bad_markup"),
        ("too long", ErrorKind.Content, "too_long"),
        ("TOO_LONG", ErrorKind.Content, "too_long"),
        ("text is empty", ErrorKind.Content, "empty"),
        ("text must be non-empty", ErrorKind.Content, "empty"),
        ("MESSAGE_EMPTY", ErrorKind.Content, "empty"),
        ("message thread not found", ErrorKind.Content, "thread_not_found"),
        ("TOPIC_DELETED", ErrorKind.Content, "thread_not_found"),
        ("TOPIC_CLOSED", ErrorKind.Content, "thread_closed"),
        ("to be replied not found", ErrorKind.Content, "reply_not_found"),
        ("replied message not found", ErrorKind.Content, "reply_not_found"),
        ("file is too big", ErrorKind.Content, "too_large"),
        ("FILE_PARTS_INVALID", ErrorKind.Content, "too_large"),
        ("not enough rights", ErrorKind.Content, "no_rights"),
        ("have no rights", ErrorKind.Content, "no_rights"),
        ("need administrator rights", ErrorKind.Content, "no_rights"),
        ("CHAT_WRITE_FORBIDDEN", ErrorKind.Content, "no_rights"),
        ("CHAT_RESTRICTED", ErrorKind.Content, "no_rights"),
        ("CHAT_ADMIN_REQUIRED", ErrorKind.Content, "no_rights"),
        ("_FORBIDDEN", ErrorKind.Content, "no_rights"),
        ("keyboard", ErrorKind.Content, "bad_keyboard"),
        ("reply markup", ErrorKind.Content, "bad_keyboard"),
        ("BUTTON_", ErrorKind.Content, "bad_keyboard"),
        ("REPLY_MARKUP", ErrorKind.Content, "bad_keyboard"),
        ("HTTP URL", ErrorKind.Content, "bad_file"),
        ("web page content", ErrorKind.Content, "bad_file"),
        ("WEBPAGE_", ErrorKind.Content, "bad_file"),
        ("file identifier", ErrorKind.Content, "bad_file"),
        ("file_id", ErrorKind.Content, "bad_file"),
        ("remote file", ErrorKind.Content, "bad_file"),
        ("file must be non-empty", ErrorKind.Content, "bad_file"),
        ("can't upload file", ErrorKind.Content, "bad_file"),
        ("IMAGE_PROCESS_FAILED", ErrorKind.Content, "bad_file"),
        ("PHOTO_", ErrorKind.Content, "bad_file"),
        ("MEDIA_", ErrorKind.Content, "bad_file"),
        ("FILE_REFERENCE", ErrorKind.Content, "bad_file"),
        ("InputMedia", ErrorKind.Content, "bad_file"),
        ("in the album", ErrorKind.Content, "bad_file"),
        ("in the request", ErrorKind.Content, "bad_file"),
    ];

    /// <summary>Returns the kind and the error name of the first known text that a description contains, ignoring case.</summary>
    public static (ErrorKind Kind, string Error) Read(string description)
    {
        foreach (var (text, kind, error) in Known)
        {
            if (description.Contains(text, StringComparison.OrdinalIgnoreCase))
                return (kind, error);
        }
        return (ErrorKind.Other, "");
    }

    /// <summary>Returns a description on one line, without ids, names and addresses that it may quote from the message.</summary>
    public static string? Clean(string description)
    {
        var line = SpacePattern().Replace(PrivatePattern().Replace(description, "…"), " ").Trim();
        return line.Length switch
        {
            0 => null,
            <= MaxLength => line,
            _ => line[..MaxLength],
        };
    }

    /// <summary>Web addresses, @names, and numbers of seven digits and more.</summary>
    [GeneratedRegex(@"[a-z]+://\S+|@\w+|-?\d{7,}", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex PrivatePattern();

    [GeneratedRegex(@"[\s\p{C}]+", RegexOptions.CultureInvariant)]
    private static partial Regex SpacePattern();
}
