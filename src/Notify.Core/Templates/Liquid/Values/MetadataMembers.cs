using System.Diagnostics.CodeAnalysis;
using Fluid.Values;

namespace Notify.Templates.Liquid.Values;

/// <summary>The metadata of a notification in a template. Names are found in any case.</summary>
internal sealed class MetadataMembers(IReadOnlyDictionary<string, string> metadata) : IFluidIndexable
{
    public int Count => metadata.Count;

    public IEnumerable<string> Keys => metadata.Keys;

    public bool TryGetValue(string name, [NotNullWhen(true)] out FluidValue? value)
    {
        var found = metadata.FirstOrDefault(pair => pair.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;
        value = found is null ? null : StringValue.Create(found);
        return value is not null;
    }
}
