using Notify.Localization;
using Notify.Templates.Liquid.Parsing;
using Notify.Templates.Liquid.Rendering;

namespace Notify.Templates.Liquid.Lint;

/// <summary>
/// Finds inconsistencies between the files of a template: missing parts and locales, unused plain-text versions,
/// variables that only one language uses.
/// </summary>
internal sealed class TemplateLinter(Fluid.TemplateOptions fluid, TemplateOptions options)
{
    /// <summary>Returns the problems of one template and kind, whose files have several locales.</summary>
    public IEnumerable<TemplateProblem> CheckFamily(
        ChannelKind kind,
        IReadOnlyList<TemplateBody> bodies) =>
        bodies.SelectMany(body =>
            PartLinter.Check(kind, body.File, body.Template).Concat(BadBody(body.Template.Format, body.File)))
            .Concat(UnknownLocales(bodies))
            .Concat(MissingLocales(bodies))
            .Concat(UnequalVariables(bodies));

    /// <summary>Returns the problems of a plain-text version.</summary>
    public static IEnumerable<TemplateProblem> CheckTwin(ParsedFile twin, ChannelKind kind, bool hasBody)
    {
        if (!kind.HasTextVersion)
            yield return twin.Warning(0, $"The kind '{kind.Name}' has no plain-text version; this file is not used.");
        else if (!hasBody)
            yield return twin.Warning(0, "There is no body in this locale; a plain-text version alone is not used.");
        if (twin.Parts.Count > 0)
            yield return twin.Error(
                twin.Parts[0].Line,
                "A plain-text version has no front matter. Define the parts in the file of the body.");
    }

    private IEnumerable<TemplateProblem> BadBody(BodyFormat format, ParsedFile file) =>
        file.Body.Error is not null
            ? []
            : LiteralText.Of(file.Body.Tree, fluid)
                .SelectMany(body => format.Lint(body.Text).Select(problem => Problem(file, body, problem)))
                .Distinct();

    private static TemplateProblem Problem(ParsedFile file, LiteralBody body, MarkupProblem problem)
    {
        var line = file.Matter.BodyLine + body.LineOf(problem.Position, file.Matter.Body);
        return problem.IsWarning ? file.Warning(line, problem.Message) : file.Error(line, problem.Message);
    }

    private IEnumerable<TemplateProblem> MissingLocales(IReadOnlyList<TemplateBody> bodies)
    {
        var known = bodies.Select(body => body.Template.Locale ?? options.DefaultLocale)
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        var first = bodies[0].File;
        if (!bodies.Any(body => body.Template.Locale is null))
            yield return first.Warning(
                0,
                "There is no file without a locale in its name. Recipients whose language is not one of "
                    + $"'{string.Join("', '", known)}' get the file of '{options.DefaultLocale}', or none.");
        foreach (var locale in options.RequiredLocales.Select(LocaleChain.Tag))
        {
            if (!LocaleChain.Of(locale).Any(known.Contains))
                yield return first.Warning(
                    0,
                    $"The locale '{locale}' is missing: there is no {first.Path.Kind}.{locale}.liquid.");
        }
    }

    private static IEnumerable<TemplateProblem> UnknownLocales(IReadOnlyList<TemplateBody> bodies) =>
        bodies
            .Where(body => body.Template.Locale is { } locale && !KnownCultures.IsKnown(locale))
            .Select(body =>
                body.File.Warning(
                    0,
                    $"The locale '{body.Template.Locale}' is not known on this machine. Notifications for it are "
                        + "rejected, so this file is not used."));

    private static IEnumerable<TemplateProblem> UnequalVariables(IReadOnlyList<TemplateBody> bodies)
    {
        var main = bodies[0];
        var mine = Variables(main.Template);
        foreach (var (file, template) in bodies.Skip(1))
        {
            var others = Variables(template);
            foreach (var name in others.Except(mine, StringComparer.OrdinalIgnoreCase))
                yield return file.Warning(0, $"The variable '{name}' is used here and not in {main.File.Origin}.");
            foreach (var name in mine.Except(others, StringComparer.OrdinalIgnoreCase))
                yield return file.Warning(0, $"The variable '{name}' is used in {main.File.Origin} and not here.");
        }
    }

    private static List<string> Variables(CompiledTemplate template) =>
        template.Broken is null ? [.. template.Needs.AllPaths().Distinct(StringComparer.OrdinalIgnoreCase)] : [];
}

/// <summary>The file of a body and the template that was compiled from it.</summary>
/// <remarks>It is a class, because LINQ over tuples is compiled at every start.</remarks>
internal sealed record TemplateBody(ParsedFile File, CompiledTemplate Template);
