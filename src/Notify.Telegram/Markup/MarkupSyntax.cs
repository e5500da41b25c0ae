using Notify.Telegram.Markup.Escaping;
using Notify.Telegram.Markup.Parsing;
using Notify.Telegram.Markup.Writing;

namespace Notify.Telegram.Markup;

/// <summary>The markup language of a message: how it is parsed and written, and its name in the Bot API.</summary>
internal sealed class MarkupSyntax
{
    /// <summary>The letter that stands for each value when a template is checked.</summary>
    private const char Placeholder = 'x';

    private readonly Func<string, char, ParsedMarkup> _parse;
    private readonly Func<FormattedText, string> _write;
    private readonly Func<string, string> _strip;
    private readonly Func<string, IEnumerable<MarkupProblem>> _hints;

    internal MarkupSyntax(
        string name,
        string? parseMode,
        Func<string, char, ParsedMarkup> parse,
        Func<FormattedText, string> write,
        Func<string, string> strip,
        Func<string, IEnumerable<MarkupProblem>>? hints = null)
    {
        Name = name;
        ParseMode = parseMode;
        _parse = parse;
        _write = write;
        _strip = strip;
        _hints = hints ?? (static _ => []);
    }

    /// <summary>MarkdownV2.</summary>
    public static MarkupSyntax Markdown { get; } = new(
        "markdown",
        "MarkdownV2",
        MarkdownV2Parser.Parse,
        MarkdownV2Writer.Write,
        MarkdownV2Escape.Strip,
        MarkupHints.Markdown);

    /// <summary>Telegram's HTML.</summary>
    public static MarkupSyntax Html { get; } = new(
        "html",
        "HTML",
        HtmlParser.Parse,
        HtmlWriter.Write,
        HtmlParser.Strip,
        MarkupHints.Html);

    /// <summary>Plain text.</summary>
    public static MarkupSyntax Plain { get; } =
        new(
            "plain",
            null,
            static (text, _) => new ParsedMarkup(new FormattedText(text)),
            static text => text.Text,
            static text => text);

    /// <summary>The name of the <see cref="BodyFormat"/> of this syntax.</summary>
    public string Name { get; }

    /// <summary>The Bot API's <c>parse_mode</c>; null for plain text.</summary>
    public string? ParseMode { get; }

    /// <summary>Returns the syntax with this name; null if there is none.</summary>
    public static MarkupSyntax? Find(string name) =>
        Array.Find([Markdown, Html, Plain], syntax => syntax.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>Reads a text as Telegram would.</summary>
    public ParsedMarkup Parse(string markup) => _parse(markup, '\0');

    /// <summary>
    /// Writes a text. Its entities follow <see cref="EntityRules"/>, as in the result of
    /// <see cref="TextCleaner.Clean"/>.
    /// </summary>
    public string Write(FormattedText text) => _write(text);

    /// <summary>Returns the readable text of markup that Telegram rejects, to be sent as plain text.</summary>
    public string Strip(string markup) => _strip(markup);

    /// <summary>
    /// Returns the error that Telegram would report for a template's own text; if there is none, hints about markup
    /// that Telegram would probably not show as intended. Each value is replaced by a letter.
    /// </summary>
    public IReadOnlyList<MarkupProblem> Lint(string body) => _parse(body, Placeholder).Error is { } error
        ? [new MarkupProblem(error.Position, error.Message)]
        : [.. _hints(body)];
}
