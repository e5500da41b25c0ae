namespace Notify.Testing.Conformance;

/// <summary>
/// Provides the conformance cases of <see cref="Notify.Bus.IMessageBus"/>. Each case runs on a separate empty bus and
/// ends with an audit: every accepted message is completed, dead-lettered or queued, and in exactly one of these
/// states.
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
///     public Task Meets_the_contract(string name) =>
///         BusConformance.RunAsync(name, settings => MyBusFixture.CreateAsync(settings));
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

    /// <summary>Gets the names of all cases.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Select(one => one.Name)];

    /// <summary>Returns the cases for a bus.</summary>
    /// <param name="create">The delegate that creates an empty bus with these settings.</param>
    /// <returns>The cases.</returns>
    public static IReadOnlyList<ConformanceCase> Cases(Func<BusFixtureSettings, Task<IBusFixture>> create)
    {
        ArgumentNullException.ThrowIfNull(create);
        return [.. All.Select(one => new ConformanceCase(one.Name, () => RunAsync(one, create)))];
    }

    /// <summary>Runs one case.</summary>
    /// <param name="name">The name of the case, one of <see cref="Names"/>.</param>
    /// <param name="create">The delegate that creates an empty bus with these settings.</param>
    /// <returns>A task that completes when the case has passed.</returns>
    /// <exception cref="ConformanceException">The bus does not meet the contract.</exception>
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
