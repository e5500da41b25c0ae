using System.Text;
using Fluid.Ast;
using Fluid.Parser;

namespace Notify.Templates.Liquid.Lint;

/// <summary>
/// The literal text of a template with a letter in place of each value, so that <c>*{{ name }}*</c> is recognized as a
/// pair of asterisks. Of the branches of a condition, only one is read in each pass: the first or the last.
/// </summary>
internal sealed class LiteralText(bool lastBranch, Fluid.TemplateOptions options) : AstVisitor
{
    private readonly StringBuilder _text = new();
    private readonly List<(int Start, int Source, int Length)> _pieces = [];

    public static IEnumerable<LiteralBody> Of(FluidTemplate tree, Fluid.TemplateOptions options)
    {
        var first = new LiteralText(lastBranch: false, options).Read(tree);
        var last = new LiteralText(lastBranch: true, options).Read(tree);
        return first.Text == last.Text ? [first] : [first, last];
    }

    protected override Statement VisitTextSpanStatement(TextSpanStatement textSpanStatement)
    {
        textSpanStatement.PrepareBuffer(options);
        // The buffer no longer contains the white space next to a tag with a dash.
        var trimmed = textSpanStatement.Text.Span.IndexOf(textSpanStatement.Buffer);
        Append(textSpanStatement.Buffer, textSpanStatement.Text.Offset + Math.Max(0, trimmed));
        return textSpanStatement;
    }

    protected override Statement VisitRawStatement(RawStatement rawStatement)
    {
        Append(rawStatement.Text.Span, rawStatement.Text.Offset);
        return rawStatement;
    }

    protected override Statement VisitOutputStatement(OutputStatement outputStatement)
    {
        _text.Append('x');
        return outputStatement;
    }

    protected override Statement VisitIfStatement(IfStatement ifStatement)
    {
        VisitAll(lastBranch ? ifStatement.Else?.Statements : ifStatement.Statements);
        return ifStatement;
    }

    protected override Statement VisitUnlessStatement(UnlessStatement unlessStatement)
    {
        VisitAll(lastBranch ? unlessStatement.Else?.Statements : unlessStatement.Statements);
        return unlessStatement;
    }

    protected override Statement VisitCaseStatement(CaseStatement caseStatement)
    {
        VisitAll(
            lastBranch && caseStatement.Else is { } otherwise ? otherwise.Statements
            : caseStatement.Whens is [var first, ..] ? first.Statements
            : null);
        return caseStatement;
    }

    // The tag writes a row of HTML, which a format without tables refuses.
    protected override Statement VisitTableRowStatement(TableRowStatement tableRowStatement)
    {
        _text.Append("<tr class=\"row1\">\n<td class=\"col1\">");
        VisitAll(tableRowStatement.Statements);
        _text.Append("</td></tr>\n");
        return tableRowStatement;
    }

    private LiteralBody Read(FluidTemplate tree)
    {
        VisitTemplate(tree);
        return new(_text.ToString(), _pieces);
    }

    private void Append(ReadOnlySpan<char> piece, int source)
    {
        _pieces.Add((_text.Length, source, piece.Length));
        _text.Append(piece);
    }

    private void VisitAll(IEnumerable<Statement>? statements)
    {
        foreach (var statement in statements ?? [])
            Visit(statement);
    }
}

/// <summary>The literal text of a template, with the positions of its pieces in the file.</summary>
/// <param name="Text">The text.</param>
/// <param name="Pieces">
/// The pieces in order: the start in <paramref name="Text"/>, the start in the source, and the length.
/// </param>
internal sealed record LiteralBody(string Text, IReadOnlyList<(int Start, int Source, int Length)> Pieces)
{
    /// <summary>
    /// Returns the line of the source, starting at 0, for a position of the text. A value counts as the end of the text
    /// before it.
    /// </summary>
    public int LineOf(int position, string source)
    {
        var offset = 0;
        foreach (var (start, at, length) in Pieces)
        {
            if (start > position)
                break;
            offset = at + Math.Min(position - start, length);
        }
        return source.AsSpan(0, Math.Min(offset, source.Length)).Count('\n');
    }
}
