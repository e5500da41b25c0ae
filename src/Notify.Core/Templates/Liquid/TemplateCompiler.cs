using System.Globalization;
using Fluid;
using Fluid.Ast;
using Fluid.Parser;
using Notify.Localization;
using Notify.Templates.Liquid.Parsing;
using Notify.Templates.Liquid.Rendering;

namespace Notify.Templates.Liquid;

/// <summary>
/// Compiles the template of one kind and locale from its files: body, plain-text version, parts, layouts and partials.
/// </summary>
internal sealed class TemplateCompiler(PartialCatalog partials, string defaultLocale)
{
    private readonly Dictionary<(ParsedFile File, string? Locale), CompiledPartial> _compiled = [];

    /// <param name="body">The file of the body.</param>
    /// <param name="kind">The channel kind of the template.</param>
    /// <param name="plainText">The file of the plain-text version, or null.</param>
    /// <param name="fallbacks">The files of less specific locales, whose parts replace missing ones.</param>
    public CompiledTemplate Compile(
        ParsedFile body,
        ChannelKind kind,
        ParsedFile? plainText,
        IEnumerable<ParsedFile> fallbacks)
    {
        var locale = body.Path.Locale;
        var layouts = LayoutsOf(body, locale).ToList();
        var parts = fallbacks
            .Prepend(body)
            .Concat(layouts)
            .SelectMany(file => file.Parts.Select(part => new LocatedPart(file, part)))
            .DistinctBy(item => item.Part.Name, StringComparer.OrdinalIgnoreCase)
            .ToList();
        var plainTextLayouts = plainText is null ? [] : LayoutsOf(plainText, locale).ToList();

        TemplateProblem? broken = null;
        var variables = new VariableReader((file, name, statement) =>
        {
            var partial = IncludedBy(file, name, locale);
            broken ??= partial is null
                ? file.Error(file.Body.LineOf(statement), Missing("partial", name, PartialCatalog.Partials))
                : partial.Broken;
            return partial;
        });
        foreach (var (file, part) in parts)
            variables.Read(file, part.Text);
        foreach (var text in (ParsedFile[][])
            [[body, .. layouts], plainText is null ? [] : [plainText, .. plainTextLayouts]])
        {
            variables.Forget();
            foreach (var file in text)
            {
                broken ??= file.Broken ?? LayoutMissingIn(file, locale);
                variables.Read(file, file.Body);
            }
        }

        if (variables.IncludesExceeded is { } exceeded)
            broken ??= body.Error(0, exceeded);
        // A template with an error is never rendered, and preparing it could reach the same limit.
        var isSound = broken is null;
        List<CompiledPart> compiledParts =
            [.. parts.Select(part => Part(part.File, part.Part, kind, locale, isSound))];
        var (format, unknown) = FormatChoice.Of(kind, compiledParts);
        broken ??= unknown ?? ValueInFixedPart(kind, compiledParts);
        return new CompiledTemplate
        {
            Name = body.Path.Name,
            Kind = kind,
            Format = format,
            Locale = locale,
            Origin = body.Origin,
            Culture = KnownCultures.Find(locale ?? defaultLocale) ?? CultureInfo.InvariantCulture,
            Body = isSound ? Text(body, layouts, locale) : CompiledText.Empty,
            Text = isSound && plainText is not null ? Text(plainText, plainTextLayouts, locale) : null,
            Parts = compiledParts,
            Needs = variables.Root,
            Broken = broken,
        };
    }

    /// <summary>Returns the existing layouts around a file, the innermost first.</summary>
    public IEnumerable<ParsedFile> LayoutsOf(ParsedFile file, string? locale)
    {
        var seen = new HashSet<ParsedFile> { file };
        var layout = LayoutOf(file, locale);
        while (layout is not null && seen.Add(layout))
        {
            yield return layout;
            layout = LayoutOf(layout, locale);
        }
    }

    /// <summary>Returns the partial that an include names, or null if there is none.</summary>
    public ParsedFile? IncludedBy(ParsedFile file, string name, string? locale) =>
        partials.Find(name, locale, file, PartialCatalog.Partials);

    /// <summary>Returns the layout that a file names, or null if there is none.</summary>
    public ParsedFile? LayoutOf(ParsedFile file, string? locale) =>
        LayoutNameOf(file) is { } name ? partials.Find(name, locale, file, PartialCatalog.Layouts) : null;

    /// <summary>Returns an error if the layout that a file names does not exist; otherwise null.</summary>
    public TemplateProblem? LayoutMissingIn(ParsedFile file, string? locale) =>
        LayoutNameOf(file) is { Length: > 0 } name && LayoutOf(file, locale) is null
            ? file.Error(
                file.Body.LineOf(file.LayoutStatement!), Missing("layout", name, PartialCatalog.Layouts))
            : null;

    /// <summary>Returns an error if a part with a fixed text contains a value of the model; otherwise null.</summary>
    private static TemplateProblem? ValueInFixedPart(ChannelKind kind, IEnumerable<CompiledPart> parts) =>
        kind.FixedParts.Count == 0
            ? null
            : parts
                .Where(part => part.Constant is null)
                .Where(part => kind.FixedParts.Contains(part.Name, StringComparer.OrdinalIgnoreCase))
                .Select(part =>
                    TemplateProblem.Error(
                        part.Origin,
                        part.Line,
                        $"The {part.Name} must not contain a value of the model. Use a fixed text."))
                .FirstOrDefault();

    private static string Missing(string item, string name, string folder) =>
        $"There is no {item} '{name}'. It is searched for in the folder of the file, in the root and in {folder}.";

    private static string? LayoutNameOf(ParsedFile file) =>
        (file.LayoutStatement?.Value as LiteralExpression)?.Value.ToStringValue();

    private CompiledText Text(ParsedFile file, IEnumerable<ParsedFile> layouts, string? locale) =>
        new(
            Rewrite(file, file.Body, locale),
            [.. layouts.Select(layout => Rewrite(layout, layout.Body, locale))]);

    private CompiledPart Part(
        ParsedFile file,
        ParsedPart part,
        ChannelKind kind,
        string? locale,
        bool isSound) =>
        new(
            part.Name,
            part.Text.Constant,
            isSound ? Rewrite(file, part.Text, locale) : new FluidTemplate(),
            kind.JsonParts.Contains(part.Name, StringComparer.OrdinalIgnoreCase),
            file.Origin,
            part.Line);

    // A class, because LINQ over tuples is compiled at every start.
    private sealed record LocatedPart(ParsedFile File, ParsedPart Part);

    private IFluidTemplate Rewrite(ParsedFile file, ParsedText text, string? locale) =>
        new TemplateRewriter(file, text, name => IncludedBy(file, name, locale) is { } included
            ? (Partial(included, locale), included.Alias)
            : null).VisitTemplate(text.Tree);

    private CompiledPartial Partial(ParsedFile file, string? locale)
    {
        if (_compiled.TryGetValue((file, locale), out var known))
            return known;
        // Registered before it is compiled, because a partial may include itself.
        var partial = _compiled[(file, locale)] = new CompiledPartial();
        partial.Tree = Rewrite(file, file.Body, locale);
        return partial;
    }
}
