using Fluid.Values;
using Notify.Templates.Liquid.Limits;

namespace Notify.Templates.Liquid.Filters;

/// <summary>Whole numbers among the arguments of filters and loops.</summary>
internal static class Integer
{
    /// <summary>Returns a number without its fraction, at most as large as an integer may be.</summary>
    /// <exception cref="RenderException">The value is missing and there is no default.</exception>
    public static int Of(FluidValue value, int? defaultValue) => value.IsNil()
        ? defaultValue ?? throw new RenderException("a filter lacks an argument that must be a whole number.")
        : Of(value);

    public static int Of(FluidValue value) =>
        (int)Math.Clamp(decimal.Truncate(value.ToNumberValue()), int.MinValue, int.MaxValue);
}
