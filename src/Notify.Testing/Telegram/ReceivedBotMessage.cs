namespace Notify.Testing;

/// <summary>
/// Represents a message that a <see cref="LocalBotApi"/> has accepted, as its chat shows it. Each file of an album is
/// a separate message, as in Telegram.
/// </summary>
public sealed class ReceivedBotMessage
{
    /// <summary>Gets the id of the message. It is unique within one server.</summary>
    public required int Id { get; init; }

    /// <summary>Gets the chat as the caller specified it: an id, or <c>@name</c>.</summary>
    public required string Chat { get; init; }

    /// <summary>Gets the method that sent the message, for example <c>sendMessage</c>.</summary>
    public required string Method { get; init; }

    /// <summary>
    /// Gets the text, or the caption of a file, as people see it: without markup. Empty if there is none.
    /// </summary>
    public required string Text { get; init; }

    /// <summary>
    /// Gets the formats and meanings of parts of the text. It contains only those that were written as markup: Telegram
    /// also finds addresses and mentions in plain text, but this server does not.
    /// </summary>
    public required IReadOnlyList<BotMessageEntity> Entities { get; init; }

    /// <summary>Gets the text as it was sent, with its markup. Empty if there is none.</summary>
    public required string RawText { get; init; }

    /// <summary>Gets the <c>parse_mode</c>, <c>MarkdownV2</c> or <c>HTML</c>; null for plain text.</summary>
    public required string? ParseMode { get; init; }

    /// <summary>Gets the rows of the inline keyboard. Empty if there is none.</summary>
    public required IReadOnlyList<IReadOnlyList<BotKeyboardButton>> Keyboard { get; init; }

    /// <summary>Gets the file; null if there is none.</summary>
    public required ReceivedBotFile? File { get; init; }

    /// <summary>Gets the album to which the message belongs, or null.</summary>
    public required string? MediaGroupId { get; init; }

    /// <summary>
    /// Gets a value indicating whether the message arrived without a sound (<c>disable_notification</c>).
    /// </summary>
    public required bool Silent { get; init; }

    /// <summary>
    /// Gets a value indicating whether the message can be neither forwarded nor saved (<c>protect_content</c>).
    /// </summary>
    public required bool Protected { get; init; }

    /// <summary>
    /// Gets a value indicating whether links have no preview (<c>link_preview_options.is_disabled</c>).
    /// </summary>
    public required bool LinkPreviewDisabled { get; init; }

    /// <summary>Gets the message to which this one replies (<c>reply_parameters.message_id</c>), or null.</summary>
    public required int? ReplyTo { get; init; }

    /// <summary>Gets the thread of a forum to which the message belongs (<c>message_thread_id</c>), or null.</summary>
    public required int? Thread { get; init; }

    /// <summary>
    /// Gets the fields of the call as they were sent, by name: of a field that is an object or array, its JSON. The
    /// call of an album is the same for each of its messages.
    /// </summary>
    public required IReadOnlyDictionary<string, string> Fields { get; init; }

    /// <summary>
    /// Gets the time at which the call was received, according to <see cref="LocalBotApiOptions.TimeProvider"/>.
    /// </summary>
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>Returns the id and the method, but neither the chat nor the text.</summary>
    public override string ToString() =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"ReceivedBotMessage {Id} ({Method})");
}
