using Fluid;
using Fluid.Filters;
using Fluid.Values;

namespace Notify.Templates.Liquid.Rendering;

/// <summary>Fluid's <c>json</c> filter, which does not know our objects and would write null for them.</summary>
internal static class JsonFilter
{
    public static async ValueTask<FluidValue> Json(FluidValue input, FilterArguments arguments, TemplateContext context)
    {
        switch (input)
        {
            case JsonObjectValue json:
                return new StringValue(json.Element.GetRawText());
            case ArrayValue array:
                var items = new string[array.Values.Count];
                for (var i = 0; i < items.Length; i++)
                    items[i] = (await Json(array.Values[i], arguments, context).ConfigureAwait(false)).ToStringValue();
                return new StringValue($"[{string.Join(',', items)}]");
            default:
                return await MiscFilters.Json(input, arguments, context).ConfigureAwait(false);
        }
    }
}
