using Fluid.Ast;
using Fluid.Values;
using Notify.Templates.Liquid.Limits;
using Notify.Templates.Liquid.Rendering;

namespace Notify.Templates.Liquid.Parsing;

/// <summary>
/// Determines from the syntax tree which variables a template requires. A variable is required if it is used outside a
/// condition and outside the input of <c>default</c>, unless an enclosing condition guarantees that it exists.
/// </summary>
internal sealed partial class VariableReader(Func<ParsedFile, string, Statement, ParsedFile?> include) : AstVisitor
{
    private readonly HashSet<VariableNode> _guarded = [];
    private readonly HashSet<ParsedFile> _including = [];
    private Dictionary<string, VariableNode?> _bindings = new(StringComparer.OrdinalIgnoreCase);
    private bool _testing;
    private int _includes;
    private ParsedFile _file = null!;

    /// <summary>Describes the limit that the includes of the template exceed; null if they do not.</summary>
    public string? IncludesExceeded { get; private set; }

    public VariableNode Root { get; } = VariableNode.Root();

    /// <summary>Forgets the assignments, because another text of the same template begins.</summary>
    public void Forget() => _bindings.Clear();

    /// <summary>Reads a body or a part of a file.</summary>
    public void Read(ParsedFile file, ParsedText text)
    {
        _file = file;
        VisitTemplate(text.Tree);
    }

    protected override Expression VisitMemberExpression(MemberExpression memberExpression)
    {
        var nodes = Walk(memberExpression, visitIndexes: true);
        if (nodes.Count == 0)
            return memberExpression;
        nodes[^1].Used |= !_testing;
        for (var i = nodes.FindLastIndex(_guarded.Contains) + 1; i < nodes.Count; i++)
            nodes[i].Required |= !_testing;
        return memberExpression;
    }

    protected override Expression VisitFilterExpression(FilterExpression filterExpression)
    {
        if (filterExpression.Name == "default")
            Test(filterExpression.Input);
        else
            Visit(filterExpression.Input);
        foreach (var parameter in filterExpression.Parameters)
            Visit(parameter.Expression);
        return filterExpression;
    }

    protected override Statement VisitAssignStatement(AssignStatement assignStatement)
    {
        Visit(assignStatement.Value);
        _bindings[assignStatement.Identifier] = Find(assignStatement.Value);
        return assignStatement;
    }

    protected override Statement VisitCaptureStatement(CaptureStatement captureStatement)
    {
        VisitAll(captureStatement.Statements);
        _bindings[captureStatement.Identifier] = null;
        return captureStatement;
    }

    protected override Statement VisitForStatement(ForStatement forStatement)
    {
        Visit(forStatement.Source);
        Visit(forStatement.Limit);
        if (!forStatement.OffsetIsContinue)
            Visit(forStatement.Offset);
        Loop(forStatement.Identifier, forStatement.Source, () => VisitAll(forStatement.Statements));
        Visit(forStatement.Else);
        return forStatement;
    }

    protected override Statement VisitTableRowStatement(TableRowStatement tableRowStatement)
    {
        Visit(tableRowStatement.Source);
        Visit(tableRowStatement.Limit);
        Visit(tableRowStatement.Offset);
        Visit(tableRowStatement.Cols);
        Loop(tableRowStatement.Identifier, tableRowStatement.Source, () => VisitAll(tableRowStatement.Statements));
        return tableRowStatement;
    }

    protected override Statement VisitIncludeStatement(IncludeStatement includeStatement)
    {
        if (includeStatement.Path is LiteralExpression name)
            Include(
                name.Value.ToStringValue(),
                includeStatement,
                includeStatement.AssignStatements,
                includeStatement.With,
                includeStatement.For,
                includeStatement.Alias);
        return includeStatement;
    }

    protected override Statement VisitRenderStatement(RenderStatement renderStatement)
    {
        Include(
            renderStatement.Path,
            renderStatement,
            renderStatement.AssignStatements,
            renderStatement.With,
            renderStatement.For,
            renderStatement.Alias);
        return renderStatement;
    }

    private void Include(
        string name,
        Statement statement,
        IReadOnlyList<AssignStatement> assigns,
        Expression? with,
        Expression? each,
        string? alias)
    {
        Visit(with);
        Visit(each);
        Scoped(() =>
        {
            VisitAll(assigns);
            if (IsExceeded() || include(_file, name, statement) is not { } partial || !_including.Add(partial))
                return;
            var variable = alias ?? partial.Alias;
            if (with is not null)
                _bindings[variable] = Find(with);
            var outer = _file;
            if (each is not null)
                Loop(variable, each, () => Read(partial, partial.Body));
            else
                Read(partial, partial.Body);
            _file = outer;
            _including.Remove(partial);
        });
    }

    private bool IsExceeded()
    {
        if (_including.Count >= TemplateLimits.IncludeDepth)
            IncludesExceeded = $"partials include each other more than {TemplateLimits.IncludeDepth} deep";
        else if (++_includes > TemplateLimits.Includes)
            IncludesExceeded = $"partials are included more than {TemplateLimits.Includes} times";
        return IncludesExceeded is not null;
    }

    private void Loop(string variable, Expression source, Action body)
    {
        var names = (string[])[variable, "forloop", "parentloop", "tablerowloop"];
        var before = names.Select(name => (name, known: _bindings.TryGetValue(name, out var node), node)).ToArray();
        foreach (var name in names)
            _bindings[name] = null;
        _bindings[variable] = Find(source)?.ElementCalled(variable);
        body();
        foreach (var (name, known, node) in before)
        {
            if (known)
                _bindings[name] = node;
            else
                _bindings.Remove(name);
        }
    }

    private void Scoped(Action body)
    {
        var outer = _bindings;
        _bindings = new(outer, StringComparer.OrdinalIgnoreCase);
        body();
        _bindings = outer;
    }

    private void VisitAll(IEnumerable<Statement> statements)
    {
        foreach (var statement in statements)
            Visit(statement);
    }

    /// <summary>
    /// Returns the variable that an expression names as a whole, or null if the template computes the value.
    /// </summary>
    private VariableNode? Find(Expression? expression)
    {
        if (expression is not MemberExpression member)
            return null;
        var nodes = Walk(member, visitIndexes: false);
        return nodes.Count > 0 && member.Segments.All(segment => NameOf(segment) is not null) ? nodes[^1] : null;
    }

    private List<VariableNode> Walk(MemberExpression member, bool visitIndexes)
    {
        var nodes = new List<VariableNode>();
        var first = NameOf(member.Segments[0])!;
        var node = _bindings.TryGetValue(first, out var bound) ? bound : Root.Member(first);
        if (node is not null)
            nodes.Add(node);
        foreach (var segment in member.Segments.Skip(1))
        {
            if (visitIndexes && segment is IndexerSegment index)
                Visit(index.Expression);
            node = NameOf(segment) is { } name ? node?.Member(name) : null;
            if (node is not null)
                nodes.Add(node);
        }
        return nodes;
    }

    private static string? NameOf(MemberSegment segment) => segment switch
    {
        IdentifierSegment name => name.Identifier,
        IndexerSegment { Expression: LiteralExpression { Value: StringValue name } } => name.ToStringValue(),
        _ => null,
    };
}
