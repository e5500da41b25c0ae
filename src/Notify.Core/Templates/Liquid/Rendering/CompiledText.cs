using Fluid;

namespace Notify.Templates.Liquid.Rendering;

/// <summary>A body and the layouts around it, the innermost first.</summary>
internal sealed record CompiledText(IFluidTemplate Body, IReadOnlyList<IFluidTemplate> Layouts);
