namespace Notify.Testing.Conformance;

/// <summary>
/// Marks a test class that runs the conformance cases for an implementation, for <see cref="ConformanceCoverage"/>.
/// </summary>
/// <param name="implementation">The class under test.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class RunsConformanceAttribute(Type implementation) : Attribute
{
    /// <summary>Gets the class under test.</summary>
    public Type Implementation { get; } = implementation;
}
