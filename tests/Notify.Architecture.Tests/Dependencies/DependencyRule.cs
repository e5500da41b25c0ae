namespace Notify.Architecture.Tests.Dependencies;

/// <summary>
/// A rule about the dependencies of some namespaces. A pattern is a namespace, a namespace with all its children
/// (<c>Notify.Pipeline.*</c>), or <c>*</c> for every namespace.
/// </summary>
internal sealed class DependencyRule
{
    private readonly string _description;
    private readonly Func<Dependency, bool> _isBroken;

    private DependencyRule(string description, Func<Dependency, bool> isBroken) =>
        (_description, _isBroken) = (description, isBroken);

    /// <summary>Of Notify's namespaces, <paramref name="from"/> may depend only on itself and those named.</summary>
    public static DependencyRule Only(string from, params string[] allowed) => new(
        $"{from} → only {(allowed.Length == 0 ? "itself" : string.Join(", ", allowed))}",
        dependency => Matches(dependency.From, from)
            && Matches(dependency.To, "Notify.*")
            && !Matches(dependency.To, from)
            && !allowed.Any(pattern => Matches(dependency.To, pattern)));

    /// <summary><paramref name="from"/> must not depend on those named.</summary>
    public static DependencyRule Never(string from, params string[] forbidden) => new(
        $"{from} ↛ {string.Join(", ", forbidden)}",
        dependency => Matches(dependency.From, from) && forbidden.Any(pattern => Matches(dependency.To, pattern)));

    /// <summary>Only those named may depend on <paramref name="to"/>.</summary>
    public static DependencyRule OnlyFrom(string to, params string[] allowed) => new(
        $"only {string.Join(", ", allowed)} → {to}",
        dependency => Matches(dependency.To, to)
            && !Matches(dependency.From, to)
            && !allowed.Any(pattern => Matches(dependency.From, pattern)));

    public IReadOnlyList<Dependency> Violations(IEnumerable<Dependency> dependencies) =>
        [.. dependencies.Where(_isBroken)];

    public override string ToString() => _description;

    private static bool Matches(string name, string pattern)
    {
        if (pattern == "*")
            return true;
        if (!pattern.EndsWith(".*", StringComparison.Ordinal))
            return name == pattern;
        var parent = pattern[..^2];
        return name == parent || name.StartsWith(parent + ".", StringComparison.Ordinal);
    }
}
