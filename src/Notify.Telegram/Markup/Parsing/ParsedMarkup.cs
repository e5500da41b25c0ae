using System.Diagnostics.CodeAnalysis;

namespace Notify.Telegram.Markup.Parsing;

/// <summary>The result of parsing markup: a text, or the reason why Telegram would reject it.</summary>
internal sealed class ParsedMarkup
{
    /// <summary>Creates the result for a valid text.</summary>
    public ParsedMarkup(FormattedText text) => Text = text;

    /// <summary>Creates the result for an invalid text.</summary>
    public ParsedMarkup(MarkupError error) => Error = error;

    /// <summary>Whether Telegram accepts the text.</summary>
    [MemberNotNullWhen(true, nameof(Text))]
    [MemberNotNullWhen(false, nameof(Error))]
    public bool IsValid => Text is not null;

    /// <summary>The parsed text, before Telegram cleans and trims it; null if it is rejected.</summary>
    public FormattedText? Text { get; }

    /// <summary>The reason for the rejection, or null.</summary>
    public MarkupError? Error { get; }

    /// <summary>
    /// The length of the text as Telegram counts it: in UTF-16 units, parsed, cleaned and trimmed; 0 if it is rejected.
    /// </summary>
    public int Length => Text is null ? 0 : TextCleaner.Clean(Text).Length;
}
