namespace Notify.Testing.Conformance;

/// <summary>A case before it is bound to a fixture.</summary>
internal sealed record BusCase(string Name, Func<BusProbe, Task> Body)
{
    public BusFixtureSettings Settings { get; init; } = new();
}
