using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace Notify.Testing.Conformance;

/// <summary>Finds implementations that no test class runs the conformance cases on.</summary>
public static class ConformanceCoverage
{
    /// <summary>Implementations of a contract that no test class marked by <see cref="RunsConformanceAttribute"/> names.</summary>
    /// <typeparam name="TContract">The contract, for example <see cref="Notify.Bus.IMessageBus"/>.</typeparam>
    /// <param name="implementations">Where to look for classes that implement it.</param>
    /// <param name="tests">Where to look for the test classes.</param>
    /// <returns>The implementations without a suite, by name. Empty: all are covered.</returns>
    [RequiresUnreferencedCode("Looks through all types of the assemblies; for tests only.")]
    public static IReadOnlyList<Type> FindMissing<TContract>(
        IEnumerable<Assembly> implementations,
        IEnumerable<Assembly> tests)
    {
        ArgumentNullException.ThrowIfNull(implementations);
        ArgumentNullException.ThrowIfNull(tests);
        var covered = tests
            .SelectMany(assembly => assembly.GetTypes())
            .Where(type => type is { IsClass: true, IsAbstract: false })
            .SelectMany(type => type.GetCustomAttributes<RunsConformanceAttribute>())
            .Select(mark => mark.Implementation)
            .ToHashSet();
        return [
            .. implementations
                .SelectMany(assembly => assembly.GetTypes())
                .Where(type =>
                    type is { IsAbstract: false, IsInterface: false }
                    && typeof(TContract).IsAssignableFrom(type)
                    && !covered.Contains(type))
                .OrderBy(type => type.FullName, StringComparer.Ordinal),
        ];
    }
}
