namespace Notify.Templates.Liquid.Rendering;

/// <summary>Determines the format of a template among those of its kind.</summary>
internal static class FormatChoice
{
    /// <summary>
    /// The part of the front matter that names the format. If the kind has only one format, it is an ordinary part.
    /// </summary>
    public const string Part = "format";

    public static (BodyFormat Format, TemplateProblem? Problem) Of(ChannelKind kind, IEnumerable<CompiledPart> parts)
    {
        var defaultFormat = kind.Formats[0];
        var part = parts.FirstOrDefault(part => part.Name.Equals(Part, StringComparison.OrdinalIgnoreCase));
        if (kind.Formats.Count == 1 || part is null)
            return (defaultFormat, null);
        var chosen = kind.Formats.FirstOrDefault(
            format => format.Name.Equals(part.Constant, StringComparison.OrdinalIgnoreCase));
        if (chosen is not null)
            return (chosen, null);
        var hint = part.Constant is null ? " Do not use a value of the model." : "";
        return (defaultFormat, TemplateProblem.Error(
            part.Origin, part.Line, $"The format must be one of {string.Join(", ", kind.Formats)}.{hint}"));
    }
}
