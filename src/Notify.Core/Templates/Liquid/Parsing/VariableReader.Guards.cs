using Fluid.Ast;
using Fluid.Ast.BinaryExpressions;
using Fluid.Values;
using Notify.Templates.Liquid.Rendering;

namespace Notify.Templates.Liquid.Parsing;

/// <summary>
/// Handles conditions. A variable in a condition is not required; nor is one whose presence the condition guarantees.
/// </summary>
internal sealed partial class VariableReader
{
    protected override Statement VisitIfStatement(IfStatement ifStatement)
    {
        Test(ifStatement.Condition);
        Guarded(ThereIfTrue(ifStatement.Condition), ifStatement.Statements);
        var untrue = ThereIfFalse(ifStatement.Condition).ToList();
        foreach (var branch in ifStatement.ElseIfs)
        {
            Test(branch.Condition);
            Guarded(untrue.Concat(ThereIfTrue(branch.Condition)), branch.Statements);
            untrue.AddRange(ThereIfFalse(branch.Condition));
        }
        Guarded(untrue, ifStatement.Else?.Statements);
        return ifStatement;
    }

    protected override Statement VisitUnlessStatement(UnlessStatement unlessStatement)
    {
        Test(unlessStatement.Condition);
        Guarded(ThereIfFalse(unlessStatement.Condition), unlessStatement.Statements);
        Guarded(ThereIfTrue(unlessStatement.Condition), unlessStatement.Else?.Statements);
        return unlessStatement;
    }

    protected override Statement VisitCaseStatement(CaseStatement caseStatement)
    {
        Test(caseStatement.Expression);
        foreach (var branch in caseStatement.Whens)
        {
            foreach (var option in branch.Options)
                Test(option);
            VisitAll(branch.Statements);
        }
        Visit(caseStatement.Else);
        return caseStatement;
    }

    private void Test(Expression? expression)
    {
        var outer = _testing;
        _testing = true;
        Visit(expression);
        _testing = outer;
    }

    private void Guarded(IEnumerable<VariableNode> there, IEnumerable<Statement>? statements)
    {
        var added = there.Where(_guarded.Add).ToList();
        VisitAll(statements ?? []);
        _guarded.ExceptWith(added);
    }

    private IEnumerable<VariableNode> ThereIfTrue(Expression condition) =>
        condition switch
        {
            AndBinaryExpression both => ThereIfTrue(both.Left).Concat(ThereIfTrue(both.Right)),
            NotEqualBinaryExpression { Right: LiteralExpression { Value: var value } } unequal when IsNothing(value) =>
                ThereIfTrue(unequal.Left),
            _ => Find(condition) is { } node ? [node] : [],
        };

    private IEnumerable<VariableNode> ThereIfFalse(Expression condition) =>
        condition switch
        {
            OrBinaryExpression both => ThereIfFalse(both.Left).Concat(ThereIfFalse(both.Right)),
            EqualBinaryExpression { Right: LiteralExpression { Value: var value } } equal when IsNothing(value) =>
                ThereIfTrue(equal.Left),
            _ => [],
        };

    // Not 'empty', because a missing variable is not equal to it.
    private static bool IsNothing(FluidValue value) => value.Type is FluidValues.Blank or FluidValues.Nil;
}
