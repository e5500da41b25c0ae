using Microsoft.Extensions.Time.Testing;
using Notify.Bus;
using Notify.Bus.InMemory;
using Notify.Testing.Conformance;

namespace Notify.Testing.Tests.Conformance;

public class BusConformanceTests
{
    [Theory]
    [InlineData(BusFault.LosesTheSecondCall, "A_full_lane_leaves_the_other_lane_and_other_channels_alone")]
    [InlineData(BusFault.ReversesACall, "A_lane_is_first_in_first_out")]
    [InlineData(BusFault.DeliversTwice, "A_lane_is_first_in_first_out")]
    [InlineData(BusFault.IgnoresCampaignLimit, "A_claim_keeps_to_its_campaign_limit")]
    [InlineData(BusFault.ForgetsState, "A_retry_is_ready_at_its_time_with_its_state")]
    [InlineData(BusFault.RetriesAtOnce, "A_retry_is_ready_at_its_time_with_its_state")]
    [InlineData(BusFault.HasNoFence, "A_lease_settles_once")]
    public async Task A_faulty_bus_is_found_out(BusFault fault, string name)
    {
        await BusConformance.RunAsync(name, settings => Create(settings, BusFault.None));

        await FluentActions.Invoking(() => BusConformance.RunAsync(name, settings => Create(settings, fault)))
            .Should().ThrowAsync<ConformanceException>();
    }

    [Fact]
    public void Every_case_has_a_name_of_its_own()
    {
        BusConformance.Names.Should().OnlyHaveUniqueItems();
        BusConformance.Cases(settings => Create(settings, BusFault.None))
            .Select(one => one.ToString())
            .Should().Equal(BusConformance.Names);
    }

    [Fact]
    public void An_unknown_case_is_refused() =>
        FluentActions.Invoking(() => BusConformance.RunAsync("Nothing", settings => Create(settings, BusFault.None)))
            .Should().ThrowAsync<ArgumentException>();

    private static Task<IBusFixture> Create(BusFixtureSettings settings, BusFault fault) =>
        Task.FromResult<IBusFixture>(new Fixture(settings, fault));

    private sealed class Fixture : IBusFixture
    {
        private readonly FakeTimeProvider _time = new(TestEnvelopes.Moment);
        private readonly InMemoryMessageBus _inner;

        public Fixture(BusFixtureSettings settings, BusFault fault)
        {
            _inner = new InMemoryMessageBus(
                new InMemoryBusOptions
                {
                    LeaseDuration = settings.LeaseDuration,
                    TransactionalWeight = settings.TransactionalWeight,
                },
                _time);
            Bus = new FaultyBus(_inner, fault);
        }

        public IMessageBus Bus { get; }

        public TimeProvider Time => _time;

        public bool CanSkipDays => true;

        public Task AdvanceAsync(TimeSpan by)
        {
            _time.Advance(by);
            return Task.CompletedTask;
        }

        public async Task InjectRawAsync(string channel, Lane lane, ReadOnlyMemory<byte> wire) =>
            await _inner.RestoreAsync(channel, lane, wire);

        public Task<IMessageBus> CreateSecondClientAsync() => Task.FromResult(Bus);

        public ValueTask DisposeAsync()
        {
            _inner.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
