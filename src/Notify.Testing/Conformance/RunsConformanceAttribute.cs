namespace Notify.Testing.Conformance;

/// <summary>Marks a test class that runs the conformance cases on an implementation. <see cref="ConformanceCoverage"/> looks for it.</summary>
/// <param name="implementation">The class under test.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class RunsConformanceAttribute(Type implementation) : Attribute
{
    /// <summary>The class under test.</summary>
    public Type Implementation { get; } = implementation;
}
