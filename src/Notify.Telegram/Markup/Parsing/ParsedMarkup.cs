using System.Diagnostics.CodeAnalysis;

namespace Notify.Telegram.Markup.Parsing;

/// <summary>What reading markup led to: a text, or the reason why Telegram would refuse it.</summary>
internal sealed class ParsedMarkup
{
    /// <summary>A text that could be read.</summary>
    public ParsedMarkup(FormattedText text) => Text = text;

    /// <summary>A text that could not be read.</summary>
    public ParsedMarkup(MarkupError error) => Error = error;

    /// <summary>Whether Telegram takes it.</summary>
    [MemberNotNullWhen(true, nameof(Text))]
    [MemberNotNullWhen(false, nameof(Error))]
    public bool IsValid => Text is not null;

    /// <summary>The text as it was read, before Telegram cleans and trims it; null where it is refused.</summary>
    public FormattedText? Text { get; }

    /// <summary>Why it is refused, or null.</summary>
    public MarkupError? Error { get; }

    /// <summary>How long Telegram finds the text: UTF-16 units, markup read, cleaned and trimmed. 0 where it is refused.</summary>
    public int Length => Text is null ? 0 : TextCleaner.Clean(Text).Length;
}
