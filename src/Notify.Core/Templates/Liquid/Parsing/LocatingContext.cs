using Fluid.Parser;

namespace Notify.Templates.Liquid.Parsing;

/// <summary>Remembers where statements and expressions stand: Fluid's syntax tree does not.</summary>
internal sealed class LocatingContext(string text, int firstLine) : FluidParseContext(text)
{
    private readonly Dictionary<object, int> _lines = new(ReferenceEqualityComparer.Instance);

    public int FirstLine => firstLine;

    public void Note(object node, int line) => _lines.TryAdd(node, firstLine - 1 + line);

    /// <summary>The line of the file, or 0 where it is not known.</summary>
    public int LineOf(object node) => _lines.GetValueOrDefault(node);
}
