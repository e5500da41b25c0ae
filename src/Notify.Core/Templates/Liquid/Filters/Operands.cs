using Fluid.Values;
using Notify.Templates.Liquid.Rendering;

namespace Notify.Templates.Liquid.Filters;

/// <summary>
/// The texts that a filter puts together, in one form: if one of them is already encoded, the others are encoded too.
/// </summary>
internal readonly struct Operands
{
    private readonly RenderContext _context;

    private Operands(RenderContext context, bool isMarkup) => (_context, IsMarkup) = (context, isMarkup);

    /// <summary>Whether the texts are encoded.</summary>
    public bool IsMarkup { get; }

    public static Operands Of(RenderContext context, params ReadOnlySpan<FluidValue> values)
    {
        var isMarkup = false;
        foreach (var value in values)
            isMarkup |= MarkupValue.Is(value, context);
        return new Operands(context, isMarkup);
    }

    public string this[FluidValue value]
    {
        get
        {
            var text = value.ToStringValue();
            if (!IsMarkup || MarkupValue.Is(value, _context))
                return text;
            _context.Progress.CheckLength(text.Length);
            return _context.Encoder.Encode(text);
        }
    }

    public FluidValue Result(string text) =>
        IsMarkup ? MarkupValue.Create(text, _context) : new StringValue(text);
}
