using Notify.Templates.Liquid.Lint;
using Notify.Templates.Liquid.Parsing;
using Notify.Templates.Liquid.Rendering;

namespace Notify.Templates.Liquid;

/// <summary>Reads all sources and creates a snapshot of their templates.</summary>
internal sealed class TemplateLoader(
    TemplateOptions options,
    IEnumerable<ChannelKind> kinds,
    Fluid.TemplateOptions fluid)
{
    private readonly Dictionary<string, ChannelKind> _kinds = kinds
        .DistinctBy(kind => kind.Name)
        .ToDictionary(kind => kind.Name, StringComparer.Ordinal);

    /// <summary>The source that is being read, or that failed; null if all sources were read.</summary>
    public ITemplateSource? Reading { get; private set; }

    public async Task<TemplateSnapshot> LoadAsync(CancellationToken cancellationToken)
    {
        var files = new Dictionary<string, TemplateFile>(StringComparer.Ordinal);
        foreach (var source in options.Sources)
        {
            Reading = source;
            foreach (var file in await source.LoadAsync(cancellationToken).ConfigureAwait(false))
                files[file.Path.Replace('\\', '/').TrimStart('/')] = file;
        }

        Reading = null;
        var parser = await LiquidParser.Shared.WaitAsync(cancellationToken).ConfigureAwait(false);
        return Compile(
            parser,
            files.Where(file => file.Key.EndsWith(TemplatePath.Extension, StringComparison.OrdinalIgnoreCase)),
            cancellationToken);
    }

    private TemplateSnapshot Compile(
        LiquidParser parser,
        IEnumerable<KeyValuePair<string, TemplateFile>> files,
        CancellationToken cancellationToken)
    {
        var problems = new List<TemplateProblem>();
        var parsed = new List<ParsedFile>();
        foreach (var (path, file) in files.OrderBy(file => file.Key, StringComparer.Ordinal))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (TemplatePath.Parse(path) is { } read)
                parsed.Add(ParsedFile.Read(file, read, parser));
            else
                problems.Add(
                    TemplateProblem.Warning(
                        file.Origin,
                        line: 0,
                        "The file name is not valid. Use name/kind.liquid, name/kind.locale.liquid or "
                            + "name/kind.txt.liquid."));
        }
        problems.AddRange(parsed.SelectMany(file => FileLinter.Check(file, fluid.Filters)));
        var compiler = new TemplateCompiler(
            new PartialCatalog(parsed.Where(file => file.Path.IsPartial)),
            options.DefaultLocale);
        var recursion = new RecursionLinter(compiler.IncludedBy, compiler.LayoutOf);
        problems.AddRange(parsed.SelectMany(file => recursion.Check(file, file.Path.Locale)));
        var families = new Dictionary<(string, string), TemplateFamily>();
        var templates = parsed.Where(file => !file.Path.IsPartial);
        foreach (var group in templates.GroupBy(file => (file.Path.Name, file.Path.Kind)))
        {
            if (_kinds.TryGetValue(group.Key.Kind, out var kind))
                families[group.Key] = CompileFamily(kind, [.. group], compiler, problems);
            else
            {
                var error = $"There is no channel of kind '{group.Key.Kind}' ({KnownKinds()}); this file is not used.";
                problems.AddRange(group.Select(file => file.Warning(0, error)));
            }
        }
        return new TemplateSnapshot(families, Ordered(problems));
    }

    private TemplateFamily CompileFamily(
        ChannelKind kind,
        IReadOnlyList<ParsedFile> files,
        TemplateCompiler compiler,
        List<TemplateProblem> problems)
    {
        var bodies = ByLocale(files.Where(file => !file.Path.IsText), problems);
        var twins = ByLocale(files.Where(file => file.Path.IsText), problems);
        var templates = new List<TemplateBody>();
        foreach (var body in bodies.Values.OrderBy(file => file.Path.Locale ?? "", StringComparer.OrdinalIgnoreCase))
        {
            var locale = body.Path.Locale;
            var own = LocaleChain.Of(locale).DefaultIfEmpty("").ToList();
            var twin = kind.HasTextVersion
                ? own.Select(twins.GetValueOrDefault).FirstOrDefault(file => file is not null)
                : null;
            var fallbacks = LocaleChain.Of(locale)
                .Append("")
                .Select(bodies.GetValueOrDefault)
                .OfType<ParsedFile>()
                .Where(file => file != body);
            templates.Add(new TemplateBody(body, compiler.Compile(body, kind, twin, fallbacks)));
        }

        foreach (var twin in twins.Values)
        {
            var hasBody = bodies.Keys.Any(locale => Speaks(locale, twin.Path.Locale ?? ""));
            problems.AddRange(TemplateLinter.CheckTwin(twin, kind, hasBody));
        }

        problems.AddRange(templates.Select(template => template.Template.Broken).OfType<TemplateProblem>());
        if (templates.Count > 0)
            problems.AddRange(new TemplateLinter(fluid, options).CheckFamily(kind, templates));
        return new TemplateFamily(templates.Select(template => template.Template), options.DefaultLocale);
    }

    private static Dictionary<string, ParsedFile> ByLocale(
        IEnumerable<ParsedFile> files,
        List<TemplateProblem> problems)
    {
        var byLocale = new Dictionary<string, ParsedFile>(StringComparer.OrdinalIgnoreCase);
        foreach (var file in files)
        {
            if (!byLocale.TryAdd(file.Path.Locale ?? "", file))
                problems.Add(
                    file.Warning(
                        0,
                        $"{byLocale[file.Path.Locale ?? ""].Origin} is for the same kind and locale; "
                            + "this file is not used."));
        }
        return byLocale;
    }

    // The plain-text version of de is also used for a body of de-AT.
    private static bool Speaks(string body, string twin) =>
        body.Length == 0 ? twin.Length == 0 : LocaleChain.Of(body).Contains(twin, StringComparer.OrdinalIgnoreCase);

    private string KnownKinds() =>
        _kinds.Count == 0
            ? "none is registered"
            : $"known: {string.Join(", ", _kinds.Keys.Order(StringComparer.Ordinal))}";

    private static List<TemplateProblem> Ordered(IEnumerable<TemplateProblem> problems) =>
        [
            .. problems
                .Distinct()
                .OrderByDescending(problem => problem.Severity)
                .ThenBy(problem => problem.File, StringComparer.Ordinal)
                .ThenBy(problem => problem.Line),
        ];
}
