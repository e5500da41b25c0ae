using Microsoft.Extensions.Time.Testing;
using Notify.Bus;
using Notify.Bus.InMemory;
using Notify.Testing;
using Notify.Testing.Conformance;

namespace Notify.Tests.Bus.InMemory;

internal sealed class InMemoryBusFixture : IBusFixture
{
    private readonly FakeTimeProvider _time = new(TestEnvelopes.Moment);
    private readonly InMemoryMessageBus _bus;

    public InMemoryBusFixture(BusFixtureSettings settings) => _bus = new InMemoryMessageBus(
        new InMemoryBusOptions
        {
            LaneCapacity = settings.LaneCapacity,
            WhenFull = settings.FailWhenFull ? FullLaneAction.Fail : FullLaneAction.Wait,
            TransactionalWeight = settings.TransactionalWeight,
            LeaseDuration = settings.LeaseDuration,
            IdempotencyWindow = settings.IdempotencyWindow,
            DeadLetterRetention = settings.DeadLetterRetention,
        },
        _time);

    public IMessageBus Bus => _bus;

    public TimeProvider Time => _time;

    public bool CanSkipDays => true;

    public Task AdvanceAsync(TimeSpan by)
    {
        _time.Advance(by);
        return Task.CompletedTask;
    }

    public async Task InjectRawAsync(string channel, Lane lane, ReadOnlyMemory<byte> wire) =>
        await _bus.RestoreAsync(channel, lane, wire);

    public Task<IMessageBus> CreateSecondClientAsync() => Task.FromResult<IMessageBus>(_bus);

    public ValueTask DisposeAsync()
    {
        _bus.Dispose();
        return ValueTask.CompletedTask;
    }
}
