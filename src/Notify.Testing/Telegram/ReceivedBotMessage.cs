namespace Notify.Testing;

/// <summary>A message a <see cref="LocalBotApi"/> has accepted, as its chat shows it. Each file of an album is a message, as it is with Telegram.</summary>
public sealed class ReceivedBotMessage
{
    /// <summary>Its number. Unique within one server.</summary>
    public required int Id { get; init; }

    /// <summary>The chat as the caller named it: an id, or <c>@name</c>.</summary>
    public required string Chat { get; init; }

    /// <summary>The method that sent it, for example <c>sendMessage</c>.</summary>
    public required string Method { get; init; }

    /// <summary>The text, or the caption of a file, as people see it: without markup. Empty where there is none.</summary>
    public required string Text { get; init; }

    /// <summary>What parts of the text mean. Only what was written as markup: Telegram finds addresses, mentions and the like by itself, this server does not.</summary>
    public required IReadOnlyList<BotMessageEntity> Entities { get; init; }

    /// <summary>The text as it was sent, with its markup. Empty where there is none.</summary>
    public required string RawText { get; init; }

    /// <summary>The <c>parse_mode</c>, <c>MarkdownV2</c> or <c>HTML</c>; null for plain text.</summary>
    public required string? ParseMode { get; init; }

    /// <summary>The rows of the inline keyboard. Empty where there is none.</summary>
    public required IReadOnlyList<IReadOnlyList<BotKeyboardButton>> Keyboard { get; init; }

    /// <summary>Gets the file; null if there is none.</summary>
    public required ReceivedBotFile? File { get; init; }

    /// <summary>The album it belongs to, or null.</summary>
    public required string? MediaGroupId { get; init; }

    /// <summary>Whether it came without a sound (<c>disable_notification</c>).</summary>
    public required bool Silent { get; init; }

    /// <summary>Whether it can be neither forwarded nor saved (<c>protect_content</c>).</summary>
    public required bool Protected { get; init; }

    /// <summary>Whether links have no preview (<c>link_preview_options.is_disabled</c>).</summary>
    public required bool LinkPreviewDisabled { get; init; }

    /// <summary>The message it answers (<c>reply_parameters.message_id</c>), or null.</summary>
    public required int? ReplyTo { get; init; }

    /// <summary>The thread of a forum it is in (<c>message_thread_id</c>), or null.</summary>
    public required int? Thread { get; init; }

    /// <summary>
    /// Gets the fields of the call as they were sent, by name: of a field that is an object or array, its JSON. The
    /// call of an album is the same for each of its messages.
    /// </summary>
    public required IReadOnlyDictionary<string, string> Fields { get; init; }

    /// <summary>When its call had been read, by <see cref="LocalBotApiOptions.TimeProvider"/>.</summary>
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>Id and method; neither chat nor text.</summary>
    public override string ToString() =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"ReceivedBotMessage {Id} ({Method})");
}
