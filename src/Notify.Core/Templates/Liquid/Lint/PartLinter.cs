using Notify.Shared;
using Notify.Templates.Liquid.Parsing;
using Notify.Templates.Liquid.Rendering;

namespace Notify.Templates.Liquid.Lint;

/// <summary>Finds errors in the parts of a template: missing, unknown and invalid ones.</summary>
internal static class PartLinter
{
    public static IEnumerable<TemplateProblem> Check(ChannelKind kind, ParsedFile file, CompiledTemplate template) =>
        Missing(kind, file, template).Concat(Unknown(kind, template)).Concat(Invalid(kind, file));

    private static IEnumerable<TemplateProblem> Missing(ChannelKind kind, ParsedFile file, CompiledTemplate template)
    {
        foreach (var name in kind.RequiredParts)
        {
            var part = template.Parts.FirstOrDefault(part => Is(part.Name, name));
            if (part is null || (part.Constant is { } text && string.IsNullOrWhiteSpace(text)))
            {
                yield return file.Error(
                    1,
                    $"The {name} is missing; begin the file with front matter: a line of ---, '{name}: …', " +
                    "a line of ---.");
            }
            else if (!file.Parts.Any(own => Is(own.Name, name)) && file.Path.Locale is not null)
            {
                yield return file.Warning(1, $"The {name} is missing here; that of {part.Origin} is used.");
            }
        }
    }

    /// <summary>Parts that the channel does not read would have no effect, whatever they were meant to.</summary>
    private static IEnumerable<TemplateProblem> Unknown(ChannelKind kind, CompiledTemplate template)
    {
        if (kind.Parts.Count == 0)
            return [];
        string[] known = kind.Formats.Count > 1 ? [.. kind.Parts, FormatChoice.Part] : [.. kind.Parts];
        return template.Parts
            .Where(part => !known.Any(name => Is(name, part.Name)))
            .Select(part => TemplateProblem.Error(
                part.Origin,
                part.Line,
                $"The kind '{kind.Name}' has no part '{part.Name}'. {NearestName.Suggest(part.Name, known)}"));
    }

    private static IEnumerable<TemplateProblem> Invalid(ChannelKind kind, ParsedFile file)
    {
        foreach (var part in file.Parts)
        {
            if (part.Text.Constant is not { } constant)
                continue;
            if (kind.ValidatePart(part.Name, constant) is { } fault)
                yield return file.Error(part.Line, $"The {part.Name} is not valid. {fault}");
            else if (kind.LintPart(part.Name, constant) is { } doubt)
                yield return file.Warning(part.Line, doubt);
        }
    }

    private static bool Is(string name, string other) => name.Equals(other, StringComparison.OrdinalIgnoreCase);
}
