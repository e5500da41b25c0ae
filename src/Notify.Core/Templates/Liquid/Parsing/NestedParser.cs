using Fluid.Ast;
using Notify.Templates.Liquid.Limits;
using Parlot;
using Parlot.Fluent;

namespace Notify.Templates.Liquid.Parsing;

/// <summary>
/// Limits how deep tags and expressions are nested. The parser, and each visitor of its tree, call themselves for each
/// level: without a limit, a long file would end the process by a stack overflow.
/// </summary>
internal sealed class NestedParser<T>(Parser<T> inner) : Parser<T>
    where T : class
{
    public override bool Parse(ParseContext context, ref ParseResult<T> result)
    {
        var located = (LocatingContext)context;
        var line = context.Scanner.Cursor.Position.Line;
        if (located.Depth == TemplateLimits.Nesting)
            throw new NestingException($"tags are nested more than {TemplateLimits.Nesting} deep", line);
        located.Depth++;
        var parsed = inner.Parse(context, ref result);
        located.Depth--;
        if (parsed && ExpressionDepth.IsExceeded(result.Value))
        {
            throw new NestingException(
                $"an expression has more than {TemplateLimits.ExpressionDepth} operators or filters", line);
        }

        return parsed;
    }
}

/// <summary>A text is nested too deep.</summary>
/// <param name="message">The description of the error.</param>
/// <param name="line">The line in the text, starting at 1.</param>
internal sealed class NestingException(string message, int line) : Exception(message)
{
    public int Line => line;
}

/// <summary>Measures the chains of <c>and</c>, <c>or</c> and filters, which the parser reads in a loop.</summary>
internal static class ExpressionDepth
{
    public static bool IsExceeded(object? parsed) => parsed switch
    {
        OutputStatement output => IsExceeded(output.Expression),
        AssignStatement assign => IsExceeded(assign.Value),
        IfStatement test => IsExceeded(test.Condition) || test.ElseIfs.Any(branch => IsExceeded(branch.Condition)),
        UnlessStatement test => IsExceeded(test.Condition),
        Expression expression => IsExceeded(expression),
        _ => false,
    };

    private static bool IsExceeded(Expression expression)
    {
        var depth = 0;
        for (var current = expression; current is not null; current = Next(current))
        {
            if (++depth > TemplateLimits.ExpressionDepth)
                return true;
        }

        return false;
    }

    // Filters are chained at their input, and logical operators at their right side.
    private static Expression? Next(Expression expression) => expression switch
    {
        FilterExpression filter => filter.Input,
        BinaryExpression binary => binary.Right,
        _ => null,
    };
}
