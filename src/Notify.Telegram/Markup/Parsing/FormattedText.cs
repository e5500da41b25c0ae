namespace Notify.Telegram.Markup.Parsing;

/// <summary>What is left when markup is read: the text people see, and what parts of it mean.</summary>
/// <param name="Text">The text without markup.</param>
/// <param name="Entities">The entities in Telegram's order.</param>
internal sealed record FormattedText(string Text, IReadOnlyList<MarkupEntity> Entities)
{
    /// <summary>Text without any meaning.</summary>
    public FormattedText(string text) : this(text, []) { }

    /// <summary>UTF-16 units, as Telegram counts them for its limits (after <see cref="TextCleaner.Clean"/>).</summary>
    public int Length => Text.Length;
}
