using System.Globalization;
using System.Text.Json;
using Fluid.Values;

namespace Notify.Templates.Liquid.Rendering;

/// <summary>JSON as Fluid's values.</summary>
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

    // A decimal keeps a price as it was written, 19.90; what does not fit one stays the text it was.
    private static FluidValue Number(JsonElement element)
    {
        if (element.TryGetDecimal(out var number))
            return NumberValue.Create(number);
        return decimal.TryParse(element.GetRawText(), NumberStyles.Float, CultureInfo.InvariantCulture, out number)
            ? NumberValue.Create(number)
            : new StringValue(element.GetRawText());
    }
}
