using Fluid;
using Fluid.Values;
using Notify.Templates.Liquid.Rendering;

namespace Notify.Templates.Liquid.Filters;

/// <summary>Builds the filters of templates: those of Fluid, Notify's own, and those of formats and applications.</summary>
/// <remarks>
/// Every filter runs through <see cref="Guard"/>, so that a filter which a later version of Fluid adds is bounded and
/// its result is encoded as well.
/// </remarks>
internal static class FilterTable
{
    public static void Fill(FilterCollection filters, TemplateOptions options, IEnumerable<ChannelKind> kinds)
    {
        foreach (var (name, filter) in filters.ToArray())
            filters.AddFilter(name, Guard(filter));
        foreach (var (name, filter) in BuiltIn())
            filters.AddFilter(name, GuardOwn(filter));
        var formatFilters = kinds
            .SelectMany(kind => kind.Formats)
            .SelectMany(format => format.Filters.Keys)
            .Distinct(StringComparer.Ordinal);
        foreach (var name in formatFilters)
            filters.AddFilter(name, GuardOwn((input, arguments, context) => OfFormat(name, input, arguments, context)));
        foreach (var (name, filter) in options.Filters)
            filters.AddFilter(name, Guard((input, arguments, context) => Text(filter, input, arguments, context)));
    }

    private static IEnumerable<(string Name, TextFilter Filter)> BuiltIn() =>
        TextFilters.All
            .Concat(ReplaceFilters.All)
            .Concat(CutFilters.All)
            .Concat(ListFilters.All)
            .Concat(NumberFilters.All)
            .Concat(DateFilters.All)
            .Concat(FormatFilters.All)
            .Concat(JsonFilter.All);

    /// <summary>Bounds a filter that does not know about encoding: each text that it creates is encoded.</summary>
    private static FilterDelegate Guard(FilterDelegate filter) => (input, arguments, context) =>
    {
        var render = (RenderContext)context;
        render.Progress.Check();
        var result = filter(input, arguments, context);
        return result.IsCompletedSuccessfully
            ? new(Bounded(ToText(result.Result), render))
            : AwaitAsync(result, render);
    };

    /// <summary>Bounds a filter that marks its result itself if it is already encoded.</summary>
    private static FilterDelegate GuardOwn(TextFilter filter) => (input, arguments, context) =>
    {
        var render = (RenderContext)context;
        render.Progress.Check();
        return new(Bounded(filter(input, arguments, render), render));
    };

    private static async ValueTask<FluidValue> AwaitAsync(ValueTask<FluidValue> result, RenderContext context) =>
        Bounded(ToText(await result.ConfigureAwait(false)), context);

    private static FluidValue ToText(FluidValue value) =>
        value is StringValue { Encode: false } text ? new StringValue(text.ToStringValue()) : value;

    private static FluidValue Bounded(FluidValue value, RenderContext context)
    {
        switch (value)
        {
            case StringValue or MarkupValue:
                context.Progress.Produced(value.ToStringValue());
                break;
            case ArrayValue array:
                context.Progress.Produced(array.Values.Count);
                break;
        }

        return value;
    }

    /// <summary>
    /// Applies a filter of the format. In another format its output would bypass that format's encoder, so the value
    /// stays as it is.
    /// </summary>
    private static FluidValue OfFormat(
        string name, FluidValue input, FilterArguments arguments, RenderContext context) =>
        context.Format?.Filters.GetValueOrDefault(name) is { } filter
            ? MarkupValue.Create(Apply(filter, input, arguments, context), context)
            : input;

    private static ValueTask<FluidValue> Text(
        TemplateFilter filter, FluidValue input, FilterArguments arguments, TemplateContext context) =>
        new(new StringValue(Apply(filter, input, arguments, context)));

    private static string Apply(
        TemplateFilter filter, FluidValue input, FilterArguments arguments, TemplateContext context)
    {
        var texts = new string[arguments.Count];
        for (var i = 0; i < texts.Length; i++)
            texts[i] = arguments.At(i).ToStringValue();
        return filter(input.ToStringValue(), texts, context.CultureInfo);
    }
}

/// <summary>A filter that knows which texts are already encoded.</summary>
internal delegate FluidValue TextFilter(FluidValue input, FilterArguments arguments, RenderContext context);
