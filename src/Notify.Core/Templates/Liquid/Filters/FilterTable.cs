using Fluid;
using Fluid.Values;
using Notify.Templates.Liquid.Limits;
using Notify.Templates.Liquid.Values;

namespace Notify.Templates.Liquid.Filters;

/// <summary>Builds the filters: those of Fluid, Notify's own, and those of formats and applications.</summary>
/// <remarks>
/// Every filter runs through <see cref="Guard"/>, so that a filter which a later version of Fluid adds is bounded and
/// its result is encoded as well.
/// </remarks>
internal static class FilterTable
{
    /// <summary>
    /// The filters that shorten a text of any length. The others must not read more than they may create.
    /// </summary>
    private static readonly HashSet<string> Shortening = new(StringComparer.Ordinal)
    {
        "size", "first", "last", "slice", "truncate", "truncatewords",
    };

    public static void Fill(FilterCollection filters, TemplateOptions options, IEnumerable<ChannelKind> kinds)
    {
        foreach (var (name, filter) in filters.ToArray())
            filters.AddFilter(name, Guard(name, filter));
        foreach (var (name, filter) in BuiltIn())
            filters.AddFilter(name, GuardOwn(name, filter));
        var formatFilters = kinds
            .SelectMany(kind => kind.Formats)
            .SelectMany(format => format.Filters.Keys)
            .Distinct(StringComparer.Ordinal);
        foreach (var name in formatFilters)
        {
            filters.AddFilter(
                name, GuardOwn(name, (input, arguments, context) => OfFormat(name, input, arguments, context)));
        }

        foreach (var (name, filter) in options.Filters)
            filters.AddFilter(
                name,
                Guard(name, (input, arguments, context) => Text(filter, input, arguments, context)));
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
    private static FilterDelegate Guard(string name, FilterDelegate filter)
    {
        var shortens = Shortening.Contains(name);
        return (input, arguments, context) =>
        {
            var render = (RenderContext)context;
            CheckOperands(shortens, input, arguments, render.Progress);
            var result = filter(input, arguments, context);
            return result.IsCompletedSuccessfully
                ? new(Bounded(ToText(result.Result), render))
                : AwaitAsync(result, render);
        };
    }

    /// <summary>Bounds a filter that marks its result itself if it is already encoded.</summary>
    private static FilterDelegate GuardOwn(string name, TextFilter filter)
    {
        var shortens = Shortening.Contains(name);
        return (input, arguments, context) =>
        {
            var render = (RenderContext)context;
            CheckOperands(shortens, input, arguments, render.Progress);
            return new(Bounded(filter(input, arguments, render), render));
        };
    }

    /// <summary>
    /// Checks before a filter runs, because its text, which is checked afterward, may be several times as long as its
    /// input.
    /// </summary>
    private static void CheckOperands(
        bool shortens,
        FluidValue input,
        FilterArguments arguments,
        RenderProgress progress)
    {
        progress.Check(input is ArrayValue array ? array.Values.Count + 1 : 1);
        if (!shortens)
            CheckText(input, progress);
        for (var i = 0; i < arguments.Count; i++)
            CheckText(arguments.At(i), progress);
    }

    private static void CheckText(FluidValue value, RenderProgress progress)
    {
        if (value is StringValue or MarkupValue)
            progress.CheckLength(value.ToStringValue().Length);
    }

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
        string name,
        FluidValue input,
        FilterArguments arguments,
        RenderContext context) =>
        context.Format?.Filters.GetValueOrDefault(name) is { } filter
            ? MarkupValue.Create(Apply(filter, input, arguments, context), context)
            : input;

    private static ValueTask<FluidValue> Text(
        TemplateFilter filter,
        FluidValue input,
        FilterArguments arguments,
        TemplateContext context) =>
        new(new StringValue(Apply(filter, input, arguments, context)));

    private static string Apply(
        TemplateFilter filter,
        FluidValue input,
        FilterArguments arguments,
        TemplateContext context)
    {
        var texts = new string[arguments.Count];
        for (var i = 0; i < texts.Length; i++)
            texts[i] = arguments.At(i).ToStringValue();
        return filter(input.ToStringValue(), texts, context.CultureInfo);
    }
}

/// <summary>A filter that knows which texts are already encoded.</summary>
internal delegate FluidValue TextFilter(FluidValue input, FilterArguments arguments, RenderContext context);
