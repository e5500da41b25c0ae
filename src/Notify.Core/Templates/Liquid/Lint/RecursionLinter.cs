using Fluid.Ast;
using Fluid.Parser;
using Notify.Templates.Liquid.Limits;
using Notify.Templates.Liquid.Parsing;

namespace Notify.Templates.Liquid.Lint;

/// <summary>
/// Finds partials, layouts and sections that contain themselves whatever the model is. A partial that includes itself
/// under a condition, for example to print a tree, is permitted; its depth is limited when it is rendered.
/// </summary>
/// <param name="includedBy">Returns the partial that a file includes by a name, in a locale.</param>
/// <param name="layoutOf">Returns the layout of a file in a locale.</param>
internal sealed class RecursionLinter(
    Func<ParsedFile, string, string?, ParsedFile?> includedBy,
    Func<ParsedFile, string?, ParsedFile?> layoutOf)
{
    public IEnumerable<TemplateProblem> Check(ParsedFile file, string? locale)
    {
        if (PathTo(file, file, locale, []) is [.., var last] path)
        {
            var names = Names([file, .. path.Select(step => step.File)]);
            yield return file.Error(last.Line, $"The file includes itself without a condition: {names}.");
        }

        if (LayoutCycle(file, locale) is { } cycle)
        {
            yield return file.Error(
                file.Body.LineOf(file.LayoutStatement!), $"The layout contains itself: {Names(cycle)}.");
        }

        foreach (var problem in new SectionRecursion(file).Problems())
            yield return problem;
    }

    private List<(ParsedFile File, int Line)>? PathTo(
        ParsedFile target,
        ParsedFile from,
        string? locale,
        HashSet<ParsedFile> seen)
    {
        foreach (var (name, line) in UnconditionalIncludes.Of(from))
        {
            if (includedBy(from, name, locale) is not { } included)
                continue;
            if (included == target)
                return [(included, line)];
            if (seen.Count < TemplateLimits.IncludeDepth
                && seen.Add(included)
                && PathTo(target, included, locale, seen) is { } path)
            {
                return [(included, line), .. path];
            }
        }

        return null;
    }

    private List<ParsedFile>? LayoutCycle(ParsedFile file, string? locale)
    {
        var files = new List<ParsedFile> { file };
        for (var layout = layoutOf(file, locale); layout is not null; layout = layoutOf(layout, locale))
        {
            var isCycle = files.Contains(layout);
            files.Add(layout);
            if (isCycle)
                return files;
        }

        return null;
    }

    private static string Names(IEnumerable<ParsedFile> files) => string.Join(" → ", files.Select(file => file.Origin));
}

/// <summary>Visits the statements of a file that are always executed.</summary>
internal abstract class UnconditionalVisitor : AstVisitor
{
    protected override Statement VisitIfStatement(IfStatement ifStatement) => ifStatement;

    protected override Statement VisitUnlessStatement(UnlessStatement unlessStatement) => unlessStatement;

    protected override Statement VisitCaseStatement(CaseStatement caseStatement) => caseStatement;

    protected override Statement VisitForStatement(ForStatement forStatement) => forStatement;

    protected override Statement VisitTableRowStatement(TableRowStatement tableRowStatement) => tableRowStatement;
}

/// <summary>Reads the includes of a file that are always executed.</summary>
internal sealed class UnconditionalIncludes(ParsedFile file) : UnconditionalVisitor
{
    private readonly List<(string Name, int Line)> _includes = [];

    public static IReadOnlyList<(string Name, int Line)> Of(ParsedFile file)
    {
        var visitor = new UnconditionalIncludes(file);
        visitor.VisitTemplate(file.Body.Tree);
        return visitor._includes;
    }

    protected override Statement VisitIncludeStatement(IncludeStatement includeStatement)
    {
        // Over an empty array, the partial is not rendered.
        if (includeStatement.Path is LiteralExpression name && includeStatement.For is null)
            _includes.Add((name.Value.ToStringValue(), file.Body.LineOf(includeStatement)));
        return includeStatement;
    }

    protected override Statement VisitRenderStatement(RenderStatement renderStatement)
    {
        if (renderStatement.For is null)
            _includes.Add((renderStatement.Path, file.Body.LineOf(renderStatement)));
        return renderStatement;
    }
}

/// <summary>Finds sections of a file that render themselves.</summary>
internal sealed class SectionRecursion(ParsedFile file) : UnconditionalVisitor
{
    private readonly Dictionary<string, HashSet<string>> _rendered = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, int> _lines = new(StringComparer.OrdinalIgnoreCase);
    private string? _section;

    public IEnumerable<TemplateProblem> Problems()
    {
        VisitTemplate(file.Body.Tree);
        return _rendered.Keys
            .Where(section => Reaches(section, section, []))
            .Select(section => file.Error(
                _lines[section], $"The section '{section}' renders itself without a condition."));
    }

    protected override Statement VisitParserBlockStatement<T>(ParserBlockStatement<T> parserBlockStatement)
    {
        if (parserBlockStatement.Value is not string name)
            return parserBlockStatement;
        var outer = _section;
        _section = name;
        _lines.TryAdd(name, file.Body.LineOf(parserBlockStatement));
        foreach (var statement in parserBlockStatement.Statements)
            Visit(statement);
        _section = outer;
        return parserBlockStatement;
    }

    protected override Statement VisitParserTagStatement<T>(ParserTagStatement<T> parserTagStatement)
    {
        if (_section is not null && parserTagStatement.Value is string name)
        {
            if (!_rendered.TryGetValue(_section, out var names))
                _rendered[_section] = names = new(StringComparer.OrdinalIgnoreCase);
            names.Add(name);
        }

        return parserTagStatement;
    }

    // A longer way around is found when it is rendered.
    private bool Reaches(string target, string from, HashSet<string> seen) =>
        _rendered.TryGetValue(from, out var names)
        && names.Any(name => name.Equals(target, StringComparison.OrdinalIgnoreCase)
            || (seen.Count < TemplateLimits.IncludeDepth && seen.Add(name) && Reaches(target, name, seen)));
}
