using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Fluid;
using Fluid.Values;

namespace Notify.Templates.Liquid.Values;

/// <summary>
/// A JSON object in a template. An exact match of a name takes precedence over one that differs in case.
/// </summary>
/// <param name="element">The object.</param>
/// <param name="provided">The variables that the model of a message has in addition to its members.</param>
internal sealed class JsonObjectValue(JsonElement element, ProvidedVariables provided = default) : FluidValue
{
    // Each array is converted only once, even if a loop reads it repeatedly.
    private Dictionary<string, FluidValue>? _arrays;

    public override FluidValues Type => FluidValues.Dictionary;

    public override ValueTask<FluidValue> GetValueAsync(string name, TemplateContext context)
    {
        if (_arrays is not null && _arrays.TryGetValue(name, out var known))
            return new(known);
        if (!TryGet(name, out var found))
            return new(Missing(name));
        var value = JsonValues.Create(found);
        if (found.ValueKind == JsonValueKind.Array)
            (_arrays ??= new(StringComparer.Ordinal))[name] = value;
        return new(value);
    }

    public override ValueTask<FluidValue> GetIndexAsync(FluidValue index, TemplateContext context) =>
        GetValueAsync(index.ToStringValue(), context);

    public override IEnumerable<FluidValue> Enumerate(TemplateContext context) =>
        element.EnumerateObject().Select(property => (FluidValue)new ArrayValue(
            [new StringValue(property.Name), JsonValues.Create(property.Value)]));

    public override bool Contains(FluidValue value) => TryGet(value.ToStringValue(), out _);

    public override bool Equals(FluidValue other) => other switch
    {
        JsonObjectValue json => JsonElement.DeepEquals(element, json.Element),
        _ => (other.IsNil() || other.Type is FluidValues.Empty or FluidValues.Blank) && element.GetPropertyCount() == 0,
    };

    public override bool Equals(object? obj) => obj is FluidValue other && Equals(other);

    // Equal objects may have their members in another order, and 1.0 equals 1.
    public override int GetHashCode()
    {
        var hash = 0;
        foreach (var property in element.EnumerateObject())
            hash ^= HashCode.Combine(property.Name, property.Value.ValueKind, Hash(property.Value));
        return hash;
    }

    public override bool ToBooleanValue() => true;

    public override decimal ToNumberValue() => 0;

    public override string ToStringValue() => "";

    public override object ToObjectValue() => this;

    public override ValueTask WriteToAsync(TextWriter writer, TextEncoder encoder, CultureInfo cultureInfo) => default;

    public JsonElement Element => element;

    private FluidValue Missing(string name)
    {
        if (provided.UnsubscribeUrl is { } url && ProvidedVariables.IsUnsubscribeUrl(name))
            return StringValue.Create(url.AbsoluteUri);
        if (provided.Metadata is { Count: > 0 } metadata && ProvidedVariables.IsMetadata(name))
            return new DictionaryValue(new MetadataMembers(metadata));
        return name == "size" ? NumberValue.Create(element.GetPropertyCount()) : NilValue.Instance;
    }

    private static int Hash(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!.GetHashCode(StringComparison.Ordinal),
        JsonValueKind.Number when value.TryGetDecimal(out var number) => number.GetHashCode(),
        _ => 0,
    };

    private bool TryGet(string name, out JsonElement value) =>
        element.TryGetProperty(name, out value) || TryGetAnyCase(name, out value);

    private bool TryGetAnyCase(string name, out JsonElement value)
    {
        foreach (var property in element.EnumerateObject())
        {
            var raw = JsonMarshal.GetRawUtf8PropertyName(property);
            if (Ascii.IsValid(raw) && !raw.Contains((byte)'\\')
                ? Ascii.EqualsIgnoreCase(raw, name)
                : property.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                value = property.Value;
                return true;
            }
        }
        value = default;
        return false;
    }
}

/// <summary>Converts JSON to the values of Fluid.</summary>
internal static class JsonValues
{
    public static FluidValue Create(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => new JsonObjectValue(element),
        JsonValueKind.Array => Array(element),
        JsonValueKind.String => StringValue.Create(element.GetString()),
        JsonValueKind.Number => Number(element),
        JsonValueKind.True => BooleanValue.True,
        JsonValueKind.False => BooleanValue.False,
        _ => NilValue.Instance,
    };

    private static ArrayValue Array(JsonElement element)
    {
        var length = element.GetArrayLength();
        if (length == 0)
            return ArrayValue.Empty;
        var values = new FluidValue[length];
        var index = 0;
        foreach (var item in element.EnumerateArray())
            values[index++] = Create(item);
        return new ArrayValue(values);
    }

    // A decimal keeps the digits of a price such as 19.90. A number that does not fit a decimal stays text.
    private static FluidValue Number(JsonElement element)
    {
        if (element.TryGetDecimal(out var number))
            return NumberValue.Create(number);
        return decimal.TryParse(element.GetRawText(), NumberStyles.Float, CultureInfo.InvariantCulture, out number)
            ? NumberValue.Create(number)
            : new StringValue(element.GetRawText());
    }
}
