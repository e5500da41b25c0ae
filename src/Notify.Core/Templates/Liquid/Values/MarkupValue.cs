using System.Globalization;
using System.Text.Encodings.Web;
using Fluid;
using Fluid.Values;

namespace Notify.Templates.Liquid.Values;

/// <summary>
/// Text that is already encoded for one encoder: the result of a capture, of <c>raw</c> or of a filter of the format.
/// </summary>
/// <remarks>
/// Fluid's own mark, <see cref="StringValue.Encode"/>, does not say for which format a text is encoded. A text that was
/// captured in the front matter or in a part with JSON would then reach an HTML body without being encoded for it.
/// </remarks>
internal sealed class MarkupValue : FluidValue
{
    private readonly string _markup;
    private readonly TextEncoder _encoder;

    private MarkupValue(string markup, TextEncoder encoder) => (_markup, _encoder) = (markup, encoder);

    public override FluidValues Type => FluidValues.String;

    /// <summary>Creates a value. If the context does not encode, markup is text.</summary>
    public static FluidValue Create(string markup, RenderContext context) =>
        ReferenceEquals(context.Encoder, NullEncoder.Default)
            ? new StringValue(markup)
            : new MarkupValue(markup, context.Encoder);

    /// <summary>Whether a value is already encoded for the text that is rendered now.</summary>
    public static bool Is(FluidValue value, RenderContext context) =>
        value is MarkupValue markup && ReferenceEquals(markup._encoder, context.Encoder);

    public override ValueTask WriteToAsync(TextWriter writer, TextEncoder encoder, CultureInfo cultureInfo)
    {
        writer.Write(ReferenceEquals(encoder, _encoder) ? _markup : encoder.Encode(_markup));
        return default;
    }

    public override ValueTask<FluidValue> GetValueAsync(string name, TemplateContext context) => name switch
    {
        "size" => NumberValue.Create(_markup.Length),
        _ => NilValue.Instance,
    };

    public override bool Equals(FluidValue other) => new StringValue(_markup).Equals(other);

    public override bool Equals(object? obj) => obj is FluidValue other && Equals(other);

    public override int GetHashCode() => _markup.GetHashCode(StringComparison.Ordinal);

    public override bool Contains(FluidValue value) =>
        _markup.Contains(value.ToStringValue(), StringComparison.Ordinal);

    public override IEnumerable<FluidValue> Enumerate(TemplateContext context) => [this];

    public override bool ToBooleanValue() => true;

    public override decimal ToNumberValue() => new StringValue(_markup).ToNumberValue();

    public override string ToStringValue() => _markup;

    public override object ToObjectValue() => _markup;
}
