using System.Text;
using Notify.Telegram.Markup;
using Notify.Telegram.Markup.Parsing;
using Notify.Telegram.Markup.Splitting;

namespace Notify.Telegram.Messages;

/// <summary>A message's text: what goes to Telegram, and what people will see of it.</summary>
internal sealed class MessageText
{
    private readonly string _source;
    private readonly MarkupSyntax _syntax;
    private readonly FormattedText _shown;

    private MessageText(string source, MarkupSyntax syntax, FormattedText parsed)
    {
        _source = source;
        _syntax = syntax;
        _shown = TextCleaner.Clean(parsed);
    }

    /// <summary>Whether there is nothing to see.</summary>
    public bool IsBlank => TextCleaner.IsBlank(_shown.Text);

    /// <summary>Whether it is short enough for one message.</summary>
    public bool FitsMessage => Fits(TelegramLimits.TextLength);

    /// <summary>Whether it is short enough to stand below a file.</summary>
    public bool FitsCaption => Fits(TelegramLimits.CaptionLength);

    /// <summary>All of it.</summary>
    public PartText Whole => new(_source, _syntax);

    /// <summary>Reads a text.</summary>
    /// <param name="source">The text in its markup.</param>
    /// <param name="syntax">The markup.</param>
    /// <param name="error">Why Telegram would refuse it; null where it would not.</param>
    /// <returns>The text; where Telegram would refuse it, what it would be without its markup.</returns>
    public static MessageText Read(string source, MarkupSyntax syntax, out MarkupError? error)
    {
        var parsed = syntax.Parse(source);
        error = parsed.Error;
        return parsed.IsValid ? new MessageText(source, syntax, parsed.Text) : Plain(PlainFallback.Of(source, syntax));
    }

    /// <summary>The text in as many messages as it takes; null where it cannot be split into messages Telegram would take.</summary>
    public IReadOnlyList<PartText>? Split() =>
        MessageSplitter.Split(_source, _shown, _syntax, TelegramLimits.TextLength)?.Select(part => new PartText(part.Markup, _syntax)).ToList();

    private static MessageText Plain(string text) => new(text, MarkupSyntax.Plain, new FormattedText(text));

    private bool Fits(int length) => _shown.Length <= length && Encoding.UTF8.GetByteCount(_source) <= TelegramLimits.MarkupBytes;
}
