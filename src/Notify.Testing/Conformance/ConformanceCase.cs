namespace Notify.Testing.Conformance;

/// <summary>One promise of a contract and how it is shown, whatever test framework runs it.</summary>
/// <param name="Name">The promise, as a sentence.</param>
/// <param name="Run">Shows it; throws <see cref="ConformanceException"/> where it is not kept.</param>
public sealed record ConformanceCase(string Name, Func<Task> Run)
{
    /// <summary>The name, as test explorers show it.</summary>
    public override string ToString() => Name;
}
