namespace Notify.Architecture.Tests.Dependencies;

/// <summary>Finds cycles between the namespaces of a package.</summary>
internal static class NamespaceCycles
{
    /// <summary>
    /// Returns the dependencies that are part of a cycle. A parent and its child are two namespaces. The package's
    /// root namespace is left out because it contains both the public contracts, which everything uses, and the entry
    /// points, which use everything. Namespaces outside <c>Notify</c> are left out because they contain the extension
    /// methods that compose the package.
    /// </summary>
    public static IReadOnlyList<Dependency> Find(IEnumerable<Dependency> dependencies, string rootNamespace)
    {
        var inner = dependencies
            .Where(item => item.IsWithinPackage && IsNode(item.From, rootNamespace) && IsNode(item.To, rootNamespace))
            .ToArray();
        var targets = inner.ToLookup(item => item.From, item => item.To, StringComparer.Ordinal);
        var reachable = inner
            .SelectMany(item => new[] { item.From, item.To })
            .Distinct(StringComparer.Ordinal)
            .ToDictionary(name => name, name => Reachable(name, targets), StringComparer.Ordinal);
        return [.. inner.Where(item => reachable[item.To].Contains(item.From))];
    }

    private static bool IsNode(string name, string rootNamespace) =>
        name != rootNamespace && (name == "Notify" || name.StartsWith("Notify.", StringComparison.Ordinal));

    private static HashSet<string> Reachable(string start, ILookup<string, string> targets)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        var pending = new Stack<string>([start]);
        while (pending.TryPop(out var name))
        {
            foreach (var target in targets[name].Where(found.Add))
                pending.Push(target);
        }

        return found;
    }
}
