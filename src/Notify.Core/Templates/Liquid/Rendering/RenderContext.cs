using Fluid;
using Fluid.Ast;
using Fluid.Values;

namespace Notify.Templates.Liquid.Rendering;

/// <summary>One rendering: the model, and what the body hands to its layout.</summary>
internal sealed class RenderContext(FluidValue model, Fluid.TemplateOptions options) : TemplateContext(model, options)
{
    private Dictionary<string, IReadOnlyList<Statement>>? _sections;

    /// <summary>The format of the body being written; null while a part or a plain-text twin is.</summary>
    public BodyFormat? Format { get; set; }

    /// <summary>The rendered body a layout places.</summary>
    public TextBuffer? Body { get; set; }

    public Dictionary<string, IReadOnlyList<Statement>> Sections => _sections ??= new(StringComparer.OrdinalIgnoreCase);

    public IReadOnlyList<Statement>? FindSection(string name) => _sections?.GetValueOrDefault(name);
}
