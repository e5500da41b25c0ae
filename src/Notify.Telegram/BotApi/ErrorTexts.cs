using System.Globalization;
using System.Text.RegularExpressions;

namespace Notify.Telegram.BotApi;

/// <summary>
/// Classifies the descriptions of the Bot API, because it returns no finer codes. The texts are from
/// tdlib/telegram-bot-api (Client.cpp); those in capitals are from Telegram's servers, and the Bot API forwards them.
/// </summary>
internal static partial class ErrorTexts
{
    // The texts may have any length; the time is linear in it.
    private const RegexOptions Options =
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.NonBacktracking;

    /// <summary>Telegram could not read the markup of the text.</summary>
    public const string BadMarkup = "bad_markup";

    /// <summary>The thread of the forum was deleted.</summary>
    public const string ThreadNotFound = "thread_not_found";

    /// <summary>The thread of the forum was closed.</summary>
    public const string ThreadClosed = "thread_closed";

    /// <summary>The message to reply to does not exist.</summary>
    public const string ReplyNotFound = "reply_not_found";

    /// <summary>Telegram did not accept the keyboard.</summary>
    public const string BadKeyboard = "bad_keyboard";

    /// <summary>The message to edit or delete does not exist, or may no longer be deleted.</summary>
    public const string MessageNotFound = "message_not_found";

    /// <summary>The message to edit is a file and has no text.</summary>
    public const string NoText = "no_text";

    /// <summary>The message to edit has this content already.</summary>
    public const string NotModified = "not_modified";

    /// <summary>The quoted text is not part of the message to reply to.</summary>
    public const string BadQuote = "bad_quote";

    /// <summary>The effect does not exist, or the chat takes none.</summary>
    public const string BadEffect = "bad_effect";

    /// <summary>Telegram did not accept a file.</summary>
    public const string BadFile = "bad_file";

    /// <summary>
    /// Telegram could not fetch a file from its URL. The server of the URL may be available again later.
    /// </summary>
    public const string FetchFailed = "fetch_failed";

    /// <summary>A file is too large.</summary>
    public const string TooLarge = "too_large";

    /// <summary>The bot may not send this to the chat.</summary>
    public const string NoRights = "no_rights";

    private const int MaxLength = 300;

    private static readonly (string Text, ErrorKind Kind, string Error)[] Known =
    [
        ("blocked by the user", ErrorKind.Blocked, "blocked"),
        ("USER_IS_BLOCKED", ErrorKind.Blocked, "blocked"),
        ("bot was kicked from", ErrorKind.Blocked, "kicked"),
        ("bot is not a member of", ErrorKind.PossiblyBlocked, "not_a_member"),
        ("can't initiate conversation with a user", ErrorKind.PossiblyBlocked, "not_started"),
        ("CHANNEL_PRIVATE", ErrorKind.PossiblyBlocked, "not_a_member"),
        ("user is deactivated", ErrorKind.Gone, "deactivated"),
        ("USER_DEACTIVATED", ErrorKind.Gone, "deactivated"),
        ("chat not found", ErrorKind.PossiblyGone, "chat_not_found"),
        ("user not found", ErrorKind.PossiblyGone, "chat_not_found"),
        ("PEER_ID_INVALID", ErrorKind.PossiblyGone, "chat_not_found"),
        ("CHAT_ID_INVALID", ErrorKind.PossiblyGone, "chat_not_found"),
        ("USERNAME_NOT_OCCUPIED", ErrorKind.PossiblyGone, "chat_not_found"),
        ("group chat was deleted", ErrorKind.Gone, "chat_deleted"),
        ("group chat was deactivated", ErrorKind.Gone, "chat_deleted"),
        ("group chat was upgraded", ErrorKind.PossiblyGone, "migrated"),
        ("can't send messages to bots", ErrorKind.Gone, "is_a_bot"),
        ("can't send messages to the bot", ErrorKind.Gone, "is_a_bot"),
        ("Logged out", ErrorKind.Settings, "logged_out"),
        ("bot has already been closed", ErrorKind.Settings, "logged_out"),
        ("can't parse entities", ErrorKind.Content, BadMarkup),
        ("Unsupported parse_mode", ErrorKind.Content, BadMarkup),
        ("reply markup is too long", ErrorKind.Content, BadKeyboard),
        ("REPLY_MARKUP_TOO_LONG", ErrorKind.Content, BadKeyboard),
        ("too long", ErrorKind.Content, "too_long"),
        ("TOO_LONG", ErrorKind.Content, "too_long"),
        ("text is empty", ErrorKind.Content, "empty"),
        ("text must be non-empty", ErrorKind.Content, "empty"),
        ("MESSAGE_EMPTY", ErrorKind.Content, "empty"),
        ("message to edit not found", ErrorKind.Content, MessageNotFound),
        ("message to delete not found", ErrorKind.Content, MessageNotFound),
        ("MESSAGE_ID_INVALID", ErrorKind.Content, MessageNotFound),
        ("no text in the message to edit", ErrorKind.Content, NoText),
        ("message is not modified", ErrorKind.Content, NotModified),
        ("message thread not found", ErrorKind.Content, ThreadNotFound),
        ("TOPIC_DELETED", ErrorKind.Content, ThreadNotFound),
        ("TOPIC_CLOSED", ErrorKind.Content, ThreadClosed),
        ("to be replied not found", ErrorKind.Content, ReplyNotFound),
        ("replied message not found", ErrorKind.Content, ReplyNotFound),
        ("QUOTE_TEXT_INVALID", ErrorKind.Content, BadQuote),
        ("EFFECT_", ErrorKind.Content, BadEffect),
        ("file is too big", ErrorKind.Content, TooLarge),
        ("FILE_PARTS_INVALID", ErrorKind.Content, TooLarge),
        ("not enough rights", ErrorKind.Content, NoRights),
        ("have no rights", ErrorKind.Content, NoRights),
        ("need administrator rights", ErrorKind.Content, NoRights),
        ("CHAT_WRITE_FORBIDDEN", ErrorKind.Content, NoRights),
        ("CHAT_RESTRICTED", ErrorKind.Content, NoRights),
        ("CHAT_ADMIN_REQUIRED", ErrorKind.Content, NoRights),
        ("_FORBIDDEN", ErrorKind.Content, NoRights),
        ("keyboard", ErrorKind.Content, BadKeyboard),
        ("reply markup", ErrorKind.Content, BadKeyboard),
        ("BUTTON_", ErrorKind.Content, BadKeyboard),
        ("REPLY_MARKUP", ErrorKind.Content, BadKeyboard),
        ("get HTTP URL content", ErrorKind.Content, FetchFailed),
        ("web page content", ErrorKind.Content, FetchFailed),
        ("WEBPAGE_", ErrorKind.Content, FetchFailed),
        ("group send failed", ErrorKind.Content, FetchFailed),
        ("HTTP URL", ErrorKind.Content, BadFile),
        ("file identifier", ErrorKind.Content, BadFile),
        ("file_id", ErrorKind.Content, BadFile),
        ("remote file", ErrorKind.Content, BadFile),
        ("file must be non-empty", ErrorKind.Content, BadFile),
        ("can't upload file", ErrorKind.Content, BadFile),
        ("IMAGE_PROCESS_FAILED", ErrorKind.Content, BadFile),
        ("PHOTO_", ErrorKind.Content, BadFile),
        ("MEDIA_", ErrorKind.Content, BadFile),
        ("FILE_REFERENCE", ErrorKind.Content, BadFile),
        ("InputMedia", ErrorKind.Content, BadFile),
        ("in the album", ErrorKind.Content, BadFile),
        ("in the request", ErrorKind.Content, BadFile),
    ];

    /// <summary>
    /// Returns the kind and the error name of the first known text that a description contains, ignoring case.
    /// </summary>
    public static (ErrorKind Kind, string Error) Read(string description)
    {
        foreach (var (text, kind, error) in Known)
        {
            if (description.Contains(text, StringComparison.OrdinalIgnoreCase))
                return (kind, error);
        }
        return (ErrorKind.Other, "");
    }

    /// <summary>Returns the file of an album that a refusal names, counted from 0; null if it names none.</summary>
    public static int? AlbumFile(string? description) =>
        description is not null
        && AlbumFilePattern().Match(description) is { Success: true } match
        && int.TryParse(match.Groups[1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number - 1
            : null;

    /// <summary>Returns the seconds to wait that a description contains; null if it contains none.</summary>
    public static int? RetryAfter(string description) =>
        WaitPattern().Match(description) is { Success: true } match
        && int.TryParse(match.Groups[1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? seconds
            : null;

    /// <summary>
    /// Returns a description on one line, without ids, names and addresses that it may quote from the message.
    /// </summary>
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
    [GeneratedRegex(@"[a-z]+://\S+|@\w+|-?\d{7,}", Options)]
    private static partial Regex PrivatePattern();

    [GeneratedRegex(@"message #(\d+)", Options)]
    private static partial Regex AlbumFilePattern();

    [GeneratedRegex(@"(?:retry (?:after|in) |FLOOD_WAIT_|SLOWMODE_WAIT_)(\d+)", Options)]
    private static partial Regex WaitPattern();

    [GeneratedRegex(@"[\s\p{C}]+", RegexOptions.CultureInvariant)]
    private static partial Regex SpacePattern();
}
