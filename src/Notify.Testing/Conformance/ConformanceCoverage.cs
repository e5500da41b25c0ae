using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace Notify.Testing.Conformance;

/// <summary>Finds implementations for which no test class runs the conformance cases.</summary>
public static class ConformanceCoverage
{
    /// <summary>
    /// Returns the implementations of a contract that no test class with a <see cref="RunsConformanceAttribute"/>
    /// names.
    /// </summary>
    /// <typeparam name="TContract">The contract, for example <see cref="Notify.Bus.IMessageBus"/>.</typeparam>
    /// <param name="implementations">The assemblies that contain the implementations.</param>
    /// <param name="tests">The assemblies that contain the test classes.</param>
    /// <returns>The implementations without a test class, ordered by name; empty if all have one.</returns>
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
