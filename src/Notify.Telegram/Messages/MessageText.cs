using System.Text;
using Notify.Telegram.Markup;
using Notify.Telegram.Markup.Parsing;
using Notify.Telegram.Markup.Splitting;

namespace Notify.Telegram.Messages;

/// <summary>The text of a message: its markup, and the text that people see.</summary>
internal sealed class MessageText
{
    private readonly string _source;
    private readonly MarkupSyntax _syntax;
    private readonly FormattedText _parsed;

    private MessageText(string source, MarkupSyntax syntax, FormattedText parsed)
    {
        _source = source;
        _syntax = syntax;
        _parsed = parsed;
    }

    /// <summary>Whether there is no visible character.</summary>
    public bool IsBlank => !_parsed.Text.AsSpan().ContainsAnyInRange('!', '~') && TextCleaner.IsBlank(Shown.Text);

    /// <summary>Whether the text is short enough for one message.</summary>
    public bool FitsMessage => Fits(TelegramLimits.TextLength);

    /// <summary>Whether the text is short enough for a caption.</summary>
    public bool FitsCaption => Fits(TelegramLimits.CaptionLength);

    /// <summary>The whole text.</summary>
    public PartText Whole => new(_source, _syntax);

    /// <summary>
    /// The text that people see. It is computed only if needed: most texts are short enough, and have a visible
    /// character, before some characters are removed.
    /// </summary>
    private FormattedText Shown => field ??= TextCleaner.Clean(_parsed);

    /// <summary>Reads a text.</summary>
    /// <param name="source">The text in its markup.</param>
    /// <param name="syntax">The markup.</param>
    /// <param name="error">The reason why Telegram would reject the text; null if it would not.</param>
    /// <returns>The text. If Telegram would reject it, the text without its markup.</returns>
    public static MessageText Read(string source, MarkupSyntax syntax, out MarkupError? error)
    {
        var parsed = syntax.Parse(source);
        error = parsed.Error;
        return parsed.IsValid ? new MessageText(source, syntax, parsed.Text) : Plain(syntax.Strip(source));
    }

    /// <summary>
    /// Splits the text into as many messages as it needs; returns null if it cannot be split into messages that
    /// Telegram accepts.
    /// </summary>
    public IEnumerable<PartText>? Split() =>
        MessageSplitter.Split(_source, _parsed, _syntax, TelegramLimits.TextLength)
            ?.Select(part => new PartText(part.Markup, _syntax));

    private static MessageText Plain(string text) => new(text, MarkupSyntax.Plain, new FormattedText(text));

    private bool Fits(int length) =>
        (_parsed.Length <= length || Shown.Length <= length)
        && Encoding.UTF8.GetByteCount(_source) <= TelegramLimits.MarkupBytes;
}
