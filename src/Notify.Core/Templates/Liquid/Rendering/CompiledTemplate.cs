using System.Globalization;
using Fluid;

namespace Notify.Templates.Liquid.Rendering;

/// <summary>A template of one kind and locale, ready to render.</summary>
internal sealed class CompiledTemplate
{
    public required string Name { get; init; }

    public required ChannelKind Kind { get; init; }

    public required BodyFormat Format { get; init; }

    public required string? Locale { get; init; }

    public required string Origin { get; init; }

    public required CultureInfo Culture { get; init; }

    public required CompiledText Body { get; init; }

    public required CompiledText? Text { get; init; }

    public required IReadOnlyList<CompiledPart> Parts { get; init; }

    /// <summary>The variables that the template uses.</summary>
    public required VariableNode Needs { get; init; }

    /// <summary>The reason why the template cannot be rendered, or null.</summary>
    public required TemplateProblem? Broken { get; init; }

    public string[] PartNames => field ??= [.. Parts.Select(part => part.Name)];

    public TemplateInfo Info => field ??= new()
    {
        Name = Name,
        Kind = Kind.Name,
        Locale = Locale,
        File = Origin,
        // The model does not contain these.
        Variables = [.. Needs.RequiredPaths().Where(path => !ProvidedVariables.Contains(path))],
    };

    public override string ToString() =>
        $"Template '{Name}', kind '{Kind.Name}', locale {Locale ?? "default"} ({Origin})";
}

/// <summary>A body and the layouts around it, the innermost first.</summary>
internal sealed record CompiledText(IFluidTemplate Body, IReadOnlyList<IFluidTemplate> Layouts)
{
    public static CompiledText Empty { get; } = new(new Fluid.Parser.FluidTemplate(), []);
}

/// <summary>A part of the front matter.</summary>
/// <param name="Name">The name.</param>
/// <param name="Constant">The text, or null if it contains Liquid.</param>
/// <param name="Tree">The Liquid.</param>
/// <param name="IsJson">Whether the part contains JSON.</param>
/// <param name="Origin">The file.</param>
/// <param name="Line">The line in the file.</param>
internal sealed record CompiledPart(
    string Name,
    string? Constant,
    IFluidTemplate Tree,
    bool IsJson,
    string Origin,
    int Line);
