using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Fluid.Values;
using Notify.Templates.Liquid.Rendering;

namespace Notify.Templates.Liquid.Filters;

/// <summary>The filter <c>json</c>. In a part that contains JSON, its result is inserted as it is.</summary>
internal static class JsonFilter
{
    public static IEnumerable<(string Name, TextFilter Filter)> All { get; } =
    [
        ("json", static (input, _, context) =>
        {
            var json = new StringBuilder();
            Write(json, input, context);
            return context.IsJson
                ? MarkupValue.Create(json.ToString(), context)
                : new StringValue(json.ToString());
        }),
    ];

    private static void Write(StringBuilder json, FluidValue value, RenderContext context)
    {
        switch (value)
        {
            case ArrayValue array:
                json.Append('[');
                for (var i = 0; i < array.Values.Count; i++)
                {
                    if (i > 0)
                        json.Append(',');
                    Write(json, array.Values[i], context);
                    context.Progress.CheckLength(json.Length);
                }

                json.Append(']');
                break;
            case JsonObjectValue model:
                json.Append(model.Element.GetRawText());
                break;
            case BooleanValue:
                json.Append(value.ToBooleanValue() ? "true" : "false");
                break;
            case NumberValue:
                json.Append(value.ToStringValue());
                break;
            case DateTimeValue when value.ToObjectValue() is DateTimeOffset date:
                json.Append('"').Append(date.ToString("O", System.Globalization.CultureInfo.InvariantCulture)).Append('"');
                break;
            default:
                json.Append(value.IsNil() ? "null" : Quote(value.ToStringValue()));
                break;
        }
    }

    private static string Quote(string text) => $"\"{JsonEncodedText.Encode(text, JavaScriptEncoder.Default)}\"";
}
