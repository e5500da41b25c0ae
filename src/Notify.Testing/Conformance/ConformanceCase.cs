namespace Notify.Testing.Conformance;

/// <summary>Represents one requirement of a contract, as a test that needs no test framework.</summary>
/// <param name="Name">The requirement, as a sentence with underscores.</param>
/// <param name="Run">
/// The delegate that checks the requirement. It throws a <see cref="ConformanceException"/> if the requirement is not
/// met.
/// </param>
public sealed record ConformanceCase(string Name, Func<Task> Run)
{
    /// <summary>Returns the name.</summary>
    public override string ToString() => Name;
}
