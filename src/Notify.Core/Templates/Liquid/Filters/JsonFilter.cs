using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Encodings.Web;
using Fluid.Values;
using Notify.Templates.Liquid.Values;

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
            context.Progress.CheckLength(json.Length);
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
                context.Progress.CheckLength(
                    Encoding.UTF8.GetCharCount(JsonMarshal.GetRawUtf8Value(model.Element)));
                json.Append(model.Element.GetRawText());
                break;
            case BooleanValue:
                json.Append(value.ToBooleanValue() ? "true" : "false");
                break;
            case NumberValue:
                json.Append(value.ToStringValue());
                break;
            case DateTimeValue when value.ToObjectValue() is DateTimeOffset date:
                json.Append(CultureInfo.InvariantCulture, $"\"{date:O}\"");
                break;
            default:
                if (value.IsNil())
                    json.Append("null");
                else
                    WriteText(json, value.ToStringValue(), context);
                break;
        }
    }

    // An escape is six times as long as its character, so the text is checked first.
    private static void WriteText(StringBuilder json, string text, RenderContext context)
    {
        context.Progress.CheckLength(text.Length);
        json.Append('"').Append(JavaScriptEncoder.Default.Encode(text)).Append('"');
    }
}
