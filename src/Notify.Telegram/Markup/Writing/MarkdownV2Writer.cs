using Notify.Telegram.Markup.Escaping;
using Notify.Telegram.Markup.Parsing;

namespace Notify.Telegram.Markup.Writing;

/// <summary>
/// Writes MarkdownV2. An empty pair, which has no meaning, separates markers that would otherwise run together as
/// <c>__</c>, and two adjacent quotations. A quotation occupies whole lines: if it does not begin a line, which HTML
/// allows, a line break is added.
/// </summary>
internal sealed class MarkdownV2Writer : MarkupWriter
{
    private const string EmptyCode = "``";
    private const string EmptyBold = "**";
    private const string ExpandableMark = "||";

    private int _quotationEnd = -1;
    private int _underscoreEnd = -1;

    private MarkdownV2Writer(FormattedText text) : base(text) { }

    /// <summary>Returns the text as MarkdownV2.</summary>
    public static string Write(FormattedText text) => new MarkdownV2Writer(text).Write();

    protected override void WriteOpening(MarkupEntity entity)
    {
        switch (entity.Kind)
        {
            case MarkupEntityKind.Blockquote or MarkupEntityKind.ExpandableBlockquote:
                if (_quotationEnd == Out.Length)
                    Out.Append(EmptyBold);
                else if (entity.Offset > 0 && Source.Text[entity.Offset - 1] != '\n')
                    Out.Append('\n');
                Out.Append('>');
                break;
            case MarkupEntityKind.Pre:
                Out.Append("```").Append(entity.Argument).Append('\n');
                break;
            case MarkupEntityKind.TextLink or MarkupEntityKind.TextMention:
                Out.Append('[');
                break;
            case MarkupEntityKind.CustomEmoji or MarkupEntityKind.DateTime:
                Out.Append("![");
                break;
            default:
                Mark(entity.Kind);
                break;
        }
    }

    protected override void WriteClosing(MarkupEntity entity)
    {
        switch (entity.Kind)
        {
            case MarkupEntityKind.Blockquote or MarkupEntityKind.ExpandableBlockquote:
                EndQuotation(entity);
                break;
            case MarkupEntityKind.Pre:
                Out.Append("```");
                break;
            case MarkupEntityKind.TextLink
            or MarkupEntityKind.TextMention
            or MarkupEntityKind.CustomEmoji
            or MarkupEntityKind.DateTime:
                Out.Append("](").Append(MarkdownV2Escape.Address(EntityAddress.Of(entity))).Append(')');
                break;
            default:
                Mark(entity.Kind);
                break;
        }
    }

    protected override int WriteText(int start, int end)
    {
        var text = Source.Text.AsSpan(start, end - start);
        if (IsIn(static kind => kind is MarkupEntityKind.Code or MarkupEntityKind.Pre))
        {
            // After an unescaped line break in code, no quotation can begin. An escaped line break is allowed
            // everywhere.
            Out.Append(MarkdownV2Escape.Code(text[^1] == '\n' ? text[..^1] : text))
                .Append(text[^1] == '\n' ? "\\\n" : "");
            return end;
        }
        if (OpenQuotation is not { } quotation)
        {
            Out.Append(MarkdownV2Escape.Text(text));
            return end;
        }
        var lineEnd = text.IndexOf('\n');
        if (lineEnd < 0)
        {
            Out.Append(MarkdownV2Escape.Text(text));
            return end;
        }
        Out.Append(MarkdownV2Escape.Text(text[..lineEnd]));
        if (start + lineEnd + 1 == quotation.End)
            CloseTo(0);
        else
            Out.Append("\n>");
        return start + lineEnd + 1;
    }

    /// <summary>Ends a quotation with a line break. At the end of the text, none is needed.</summary>
    private void EndQuotation(MarkupEntity quotation)
    {
        if (quotation.Kind == MarkupEntityKind.ExpandableBlockquote)
            Out.Append(ExpandableMark);
        if (quotation.End == Source.Length && Source.Text[^1] != '\n')
            return;
        Out.Append('\n');
        _quotationEnd = Out.Length;
    }

    private void Mark(MarkupEntityKind kind)
    {
        var mark = kind switch
        {
            MarkupEntityKind.Bold => "*",
            MarkupEntityKind.Italic => "_",
            MarkupEntityKind.Underline => "__",
            MarkupEntityKind.Strikethrough => "~",
            MarkupEntityKind.Spoiler => "||",
            _ => "`",
        };
        if (mark[0] == '_')
        {
            if (_underscoreEnd == Out.Length)
                Out.Append(EmptyCode);
            Out.Append(mark);
            _underscoreEnd = Out.Length;
            return;
        }
        Out.Append(mark);
    }
}
