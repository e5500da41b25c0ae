using System.Text;
using Fluid.Ast;
using Fluid.Parser;

namespace Notify.Templates.Lint;

/// <summary>
/// A template's own text with a letter where each value would stand, so that <c>*{{ name }}*</c> is seen as the pair it is. Of the branches of a test one is read at a
/// time: the first, or the last.
/// </summary>
internal sealed class LiteralText(bool lastBranch, Fluid.TemplateOptions options) : AstVisitor
{
    private readonly StringBuilder _text = new();

    public static IEnumerable<string> Of(FluidTemplate tree, Fluid.TemplateOptions options) =>
        ((string[])[new LiteralText(false, options).Read(tree), new LiteralText(true, options).Read(tree)]).Distinct();

    protected override Statement VisitTextSpanStatement(TextSpanStatement textSpanStatement)
    {
        textSpanStatement.PrepareBuffer(options);
        _text.Append(textSpanStatement.Buffer);
        return textSpanStatement;
    }

    protected override Statement VisitRawStatement(RawStatement rawStatement)
    {
        _text.Append(rawStatement.Text.Span);
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
        VisitAll(lastBranch && caseStatement.Else is { } otherwise ? otherwise.Statements : caseStatement.Whens is [var first, ..] ? first.Statements : null);
        return caseStatement;
    }

    private string Read(FluidTemplate tree)
    {
        VisitTemplate(tree);
        return _text.ToString();
    }

    private void VisitAll(IEnumerable<Statement>? statements)
    {
        foreach (var statement in statements ?? [])
            Visit(statement);
    }
}
