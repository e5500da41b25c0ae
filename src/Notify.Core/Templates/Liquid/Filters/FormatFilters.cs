using System.Globalization;
using Fluid;
using Fluid.Values;
using Notify.Localization;
using Notify.Templates.Liquid.Limits;
using Notify.Templates.Liquid.Rendering;

namespace Notify.Templates.Liquid.Filters;

/// <summary>Filters that format by a pattern of .NET.</summary>
internal static class FormatFilters
{
    public static IEnumerable<(string Name, TextFilter Filter)> All { get; } =
    [
        ("format_number", static (input, arguments, context) => arguments.At(0).IsNil()
            ? NilValue.Instance
            : new StringValue(input.ToNumberValue().ToString(
                FormatChecks.Number(arguments.At(0)), Culture(arguments.At(1), context)))),
        ("format_string", static (input, arguments, context) => input.IsNil()
            ? NilValue.Instance
            : new StringValue(string.Format(
                Culture(arguments["culture"], context), FormatChecks.Composite(input), Objects(arguments)))),
    ];

    /// <summary>Returns the culture that an argument names, or that of the recipient if there is none.</summary>
    public static CultureInfo Culture(FluidValue name, RenderContext context) => name.IsNil()
        ? context.CultureInfo
        : KnownCultures.Find(name.ToStringValue())
            ?? throw new RenderException("a filter names a culture that is not known on this machine.");

    private static object?[] Objects(FilterArguments arguments) =>
        arguments.Values is { } values ? [.. values.Select(value => value.ToObjectValue())] : [];
}
