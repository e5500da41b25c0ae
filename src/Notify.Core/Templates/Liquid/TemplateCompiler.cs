using System.Globalization;
using Fluid;
using Fluid.Ast;
using Fluid.Parser;
using Notify.Templates.Liquid.Parsing;
using Notify.Templates.Liquid.Rendering;

namespace Notify.Templates.Liquid;

/// <summary>Makes one template of one kind and locale out of its files: body, text twin, parts, layouts and partials.</summary>
internal sealed class TemplateCompiler(PartialCatalog partials, string defaultLocale)
{
    private readonly Dictionary<(ParsedFile File, string? Locale), CompiledPartial> _compiled = [];

    /// <param name="body">The file of the body.</param>
    /// <param name="kind">The kind it is for.</param>
    /// <param name="twin">The plain-text twin, or null.</param>
    /// <param name="fallbacks">The files of less special locales, which give the parts this one lacks.</param>
    public CompiledTemplate Compile(ParsedFile body, ChannelKind kind, ParsedFile? twin, IEnumerable<ParsedFile> fallbacks)
    {
        var locale = body.Path.Locale;
        var layouts = LayoutsOf(body, locale).ToList();
        var parts = fallbacks.Prepend(body).Concat(layouts)
            .SelectMany(file => file.Parts.Select(part => (File: file, Part: part)))
            .DistinctBy(given => given.Part.Name, StringComparer.OrdinalIgnoreCase).ToList();
        var twinLayouts = twin is null ? [] : LayoutsOf(twin, locale).ToList();

        TemplateProblem? broken = null;
        var variables = new VariableReader((file, name, statement) =>
        {
            var partial = IncludedBy(file, name, locale);
            broken ??= partial is null ? file.Error(file.Body.LineOf(statement), $"There is no partial '{name}'; it is looked for beside the file, from the root and in {PartialCatalog.Partials}.") : partial.Broken;
            return partial;
        });
        foreach (var (file, part) in parts)
            variables.Read(file, part.Text);
        foreach (var text in (ParsedFile[][])[[body, .. layouts], twin is null ? [] : [twin, .. twinLayouts]])
        {
            variables.Forget();
            foreach (var file in text)
            {
                broken ??= file.Broken ?? LayoutMissingIn(file, locale);
                variables.Read(file, file.Body);
            }
        }

        List<CompiledPart> given = [.. parts.Select(part => Part(part.File, part.Part, locale))];
        var (format, unknown) = FormatChoice.Of(kind, given);
        broken ??= unknown;
        return new CompiledTemplate
        {
            Name = body.Path.Name,
            Kind = kind,
            Format = format,
            Locale = locale,
            Origin = body.Origin,
            Culture = LocaleChain.FindCulture(locale ?? defaultLocale) ?? CultureInfo.InvariantCulture,
            Body = Text(body, layouts, locale),
            Text = twin is null ? null : Text(twin, twinLayouts, locale),
            Parts = given,
            Needs = variables.Root,
            Broken = broken,
        };
    }

    /// <summary>The layouts around a file, the innermost first, as far as they can be found.</summary>
    public IEnumerable<ParsedFile> LayoutsOf(ParsedFile file, string? locale)
    {
        var seen = new HashSet<ParsedFile> { file };
        for (var layout = LayoutOf(file, locale); layout is not null && seen.Add(layout); layout = LayoutOf(layout, locale))
            yield return layout;
    }

    /// <summary>The partial an include names, or null.</summary>
    public ParsedFile? IncludedBy(ParsedFile file, string name, string? locale) => partials.Find(name, locale, file, PartialCatalog.Partials);

    /// <summary>Says that the layout a file names is not there, or null.</summary>
    public TemplateProblem? LayoutMissingIn(ParsedFile file, string? locale) =>
        LayoutNameOf(file) is { Length: > 0 } name && LayoutOf(file, locale) is null
            ? file.Error(file.Body.LineOf(file.LayoutStatement!), $"There is no layout '{name}'; it is looked for beside the file, from the root and in {PartialCatalog.Layouts}.")
            : null;

    private ParsedFile? LayoutOf(ParsedFile file, string? locale) =>
        LayoutNameOf(file) is { } name ? partials.Find(name, locale, file, PartialCatalog.Layouts) : null;

    private static string? LayoutNameOf(ParsedFile file) => (file.LayoutStatement?.Value as LiteralExpression)?.Value.ToStringValue();

    private CompiledText Text(ParsedFile file, IEnumerable<ParsedFile> layouts, string? locale) =>
        new(Rewrite(file, file.Body.Tree, locale), [.. layouts.Select(layout => Rewrite(layout, layout.Body.Tree, locale))]);

    private CompiledPart Part(ParsedFile file, ParsedPart part, string? locale) =>
        new(part.Name, part.Text.Constant, Rewrite(file, part.Text.Tree, locale), file.Origin, part.Line);

    private IFluidTemplate Rewrite(ParsedFile file, FluidTemplate tree, string? locale) =>
        new TemplateRewriter(name => IncludedBy(file, name, locale) is { } found ? (Partial(found, locale), found.Alias) : null).VisitTemplate(tree);

    private CompiledPartial Partial(ParsedFile file, string? locale)
    {
        if (_compiled.TryGetValue((file, locale), out var known))
            return known;
        var partial = _compiled[(file, locale)] = new CompiledPartial();
        partial.Tree = Rewrite(file, file.Body.Tree, locale);
        return partial;
    }
}

/// <summary>Which of its kind's formats a template is written in.</summary>
internal static class FormatChoice
{
    /// <summary>The part of the front matter that names it; an ordinary part where the kind has no choice.</summary>
    private const string Part = "format";

    public static (BodyFormat Format, TemplateProblem? Problem) Of(ChannelKind kind, IEnumerable<CompiledPart> parts)
    {
        var usual = kind.Formats[0];
        if (kind.Formats.Count == 1 || parts.FirstOrDefault(part => part.Name.Equals(Part, StringComparison.OrdinalIgnoreCase)) is not { } part)
            return (usual, null);
        return part.Constant is { } name && kind.Formats.FirstOrDefault(format => format.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } chosen
            ? (chosen, null)
            : (usual, TemplateProblem.Error(
                part.Origin,
                part.Line,
                $"The format is one of {string.Join(", ", kind.Formats)}, written as it is{(part.Constant is null ? ", not made from a value" : "")}."));
    }
}
