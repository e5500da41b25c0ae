namespace Notify.Testing.Conformance;

/// <summary>One promise, as a test that needs no test framework.</summary>
/// <param name="Name">What is promised, as a sentence with underscores.</param>
/// <param name="Run">Tries it. Throws a <see cref="ConformanceException"/> where the promise is broken.</param>
public sealed record ConformanceCase(string Name, Func<Task> Run)
{
    /// <summary>The name.</summary>
    public override string ToString() => Name;
}
