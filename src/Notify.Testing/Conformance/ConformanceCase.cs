namespace Notify.Testing.Conformance;

/// <summary>One promise of a contract, as a case any test framework can run.</summary>
/// <param name="Name">The promise, as a sentence in snake case.</param>
/// <param name="Run">Checks it; throws where it is not kept.</param>
public sealed record ConformanceCase(string Name, Func<Task> Run)
{
    /// <summary>The name.</summary>
    public override string ToString() => Name;
}
