namespace Notify.Templates.Liquid.Rendering;

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
