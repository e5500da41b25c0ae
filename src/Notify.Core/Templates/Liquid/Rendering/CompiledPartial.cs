using Fluid;
using Fluid.Parser;

namespace Notify.Templates.Liquid.Rendering;

/// <summary>A partial of one locale; filled in after those that include it have got hold of it, so that a partial may include itself.</summary>
internal sealed class CompiledPartial
{
    public IFluidTemplate Tree { get; set; } = new FluidTemplate();
}
