namespace Notify.Telegram.Markup.Parsing;

/// <summary>The result of parsing markup: the text that people see, and the formats of its parts.</summary>
/// <param name="Text">The text without markup.</param>
/// <param name="Entities">The entities in Telegram's order.</param>
internal sealed record FormattedText(string Text, IReadOnlyList<MarkupEntity> Entities)
{
    /// <summary>Creates a text without entities.</summary>
    public FormattedText(string text) : this(text, []) { }

    /// <summary>
    /// The number of UTF-16 units, as Telegram counts them for its limits (after <see cref="TextCleaner.Clean"/>).
    /// </summary>
    public int Length => Text.Length;
}
