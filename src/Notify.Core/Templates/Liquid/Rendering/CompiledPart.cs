using Fluid;

namespace Notify.Templates.Liquid.Rendering;

/// <summary>A part of the front matter: a text, or Liquid that makes one.</summary>
internal sealed record CompiledPart(string Name, string? Constant, IFluidTemplate Tree, string Origin, int Line);
