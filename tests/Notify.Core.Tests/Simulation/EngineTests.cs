using Notify.Bus;
using Notify.Bus.InMemory;
using Xunit.Abstractions;

namespace Notify.Tests.Simulation;

/// <summary>The whole engine keeps its promises after random histories, on the in-memory bus.</summary>
[Collection(nameof(AloneCollection))]
public sealed class EngineTests(ITestOutputHelper output)
{
    private const int Rounds = 350;

    [Fact(Timeout = 300_000)]
    public Task Every_message_is_delivered_in_order_and_every_pause_ends_after_any_history() =>
        SimulationRounds.RunAsync(output, Rounds, (history, clock) => new MemoryBus(history, clock));

    private sealed class MemoryBus(History history, SimulationClock clock) : SimulationBus(clock)
    {
        private readonly InMemoryMessageBus _bus = new(new() { LaneCapacity = history.LaneCapacity }, clock);

        public override IMessageBus Inner => _bus;

        public override DateTimeOffset Now => Clock.RightTime;

        public override TimeSpan Prompt => TimeSpan.FromSeconds(5);

        public override Task AdvanceToAsync(TimeSpan elapsed)
        {
            Clock.AdvanceTo(elapsed);
            return Task.CompletedTask;
        }

        public override Task RestAsync(EngineRest rest) => rest.ReachedAsync();

        public override ValueTask DisposeAsync()
        {
            _bus.Dispose();
            return default;
        }
    }
}
