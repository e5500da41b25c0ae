namespace Notify.Testing.Conformance;

/// <summary>
/// Every promise of <see cref="Notify.Bus.IMessageBus"/> as a case. Each runs on an empty bus of its own and ends with an audit: what was accepted is done, a dead letter
/// or queued, and in one place only.
/// </summary>
/// <example>
/// With xUnit:
/// <code>
/// [RunsConformance(typeof(MyBus))]
/// public class MyBusConformanceTests
/// {
///     public static TheoryData&lt;string&gt; Names => [.. BusConformance.Names];
///
///     [Theory, MemberData(nameof(Names))]
///     public Task Promise(string name) => BusConformance.RunAsync(name, settings => MyBusFixture.CreateAsync(settings));
/// }
/// </code>
/// </example>
public static class BusConformance
{
    private static readonly IReadOnlyList<BusCase> All =
    [
        .. EnqueueCases.All, .. IdempotencyCases.All, .. BoundCases.All, .. ClaimCases.All, .. LaneCases.All,
        .. OrderCases.All, .. SettleCases.All, .. LeaseCases.All, .. ClockCases.All, .. ControlCases.All,
        .. DeadLetterCases.All, .. DeadLetterListCases.All, .. WireCases.All, .. StatisticsCases.All,
        .. ShutdownCases.All, .. StressCases.All,
    ];

    /// <summary>The names of all cases.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Select(one => one.Name)];

    /// <summary>The cases, bound to a bus.</summary>
    /// <param name="create">Makes an empty bus of these settings.</param>
    public static IReadOnlyList<ConformanceCase> Cases(Func<BusFixtureSettings, Task<IBusFixture>> create)
    {
        ArgumentNullException.ThrowIfNull(create);
        return [.. All.Select(one => new ConformanceCase(one.Name, () => RunAsync(one, create)))];
    }

    /// <summary>Runs one case.</summary>
    /// <param name="name">Its name, one of <see cref="Names"/>.</param>
    /// <param name="create">Makes an empty bus of these settings.</param>
    /// <exception cref="ConformanceException">The promise is broken.</exception>
    public static Task RunAsync(string name, Func<BusFixtureSettings, Task<IBusFixture>> create)
    {
        ArgumentNullException.ThrowIfNull(create);
        return RunAsync(
            All.FirstOrDefault(one => one.Name == name)
                ?? throw new ArgumentException($"There is no case '{name}'.", nameof(name)),
            create);
    }

    private static async Task RunAsync(BusCase one, Func<BusFixtureSettings, Task<IBusFixture>> create)
    {
        var fixture = await create(one.Settings).ConfigureAwait(false);
        await using var _ = fixture.ConfigureAwait(false);
        var probe = new BusProbe(fixture, one.Settings);
        await one.Body(probe).ConfigureAwait(false);
        await BusAudit.RunAsync(probe).ConfigureAwait(false);
    }
}
