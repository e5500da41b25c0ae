using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Notify.Bus;
using Notify.Delivery;
using Notify.Diagnostics;
using Notify.Pipeline;
using Notify.Pipeline.Channels;
using NSubstitute;
using NSubstitute.Extensions;

namespace Notify.Tests.Pipeline;

/// <summary>The clock of the bus differs from that of the process, which decides by the clock of the bus.</summary>
public sealed class ClockDifferenceTests : IAsyncDisposable
{
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(3);

    private readonly IMessageBus _bus = Substitute.For<IMessageBus>();
    private readonly DeliveryRig _rig;

    public ClockDifferenceTests()
    {
        _bus.ReturnsForAll(new ValueTask<bool>(true));
        _rig = new DeliveryRig(builder => builder.Services.Replace(ServiceDescriptor.Singleton(_bus)));
    }

    public static TheoryData<double> Differences => [-25, 25];

    public ValueTask DisposeAsync() => _rig.DisposeAsync();

    [Theory, MemberData(nameof(Differences))]
    public async Task A_message_is_sent_until_it_has_expired_by_the_clock_of_the_bus(double hours)
    {
        var lease = NewLease(hours, timeToLive: TimeSpan.FromHours(24));

        var settlement = await DeliverAsync(lease);

        settlement.Kind.Should().Be(SettlementKind.Complete);
        var request = _rig.Email.Requests.Should().ContainSingle().Which;
        (request.ExpiresAt - _rig.Time.GetUtcNow()).Should().Be(TimeSpan.FromHours(24) - Wait);
    }

    [Theory, MemberData(nameof(Differences))]
    public async Task A_message_that_has_expired_by_the_clock_of_the_bus_is_dropped(double hours)
    {
        var lease = NewLease(hours, timeToLive: Wait);

        var settlement = await DeliverAsync(lease);

        _rig.Email.Requests.Should().BeEmpty();
        var entry = settlement.State.History.Should().ContainSingle().Which;
        entry.Outcome.Should().Be(DeliveryOutcomes.Expired);
        entry.At.Should().Be(_rig.Time.GetUtcNow().AddHours(hours), "the history follows the clock of the bus");
    }

    [Theory, MemberData(nameof(Differences))]
    public async Task A_retry_is_compared_with_the_expiry_and_its_time_follows_the_clock_of_the_process(double hours)
    {
        _rig.Email.Then(SendResult.Transient("450"), SendResult.Transient("450"));

        var retry = await DeliverAsync(NewLease(hours, timeToLive: TimeSpan.FromHours(24)));
        var last = await DeliverAsync(NewLease(hours, timeToLive: Wait + TimeSpan.FromMilliseconds(500)));

        (retry.Kind, retry.At).Should().Be((SettlementKind.Retry, _rig.Time.GetUtcNow().AddSeconds(1)));
        last.Kind.Should().Be(SettlementKind.Complete, "the next attempt would come after the expiry");
    }

    [Theory, MemberData(nameof(Differences))]
    public async Task The_time_in_the_queue_is_measured_by_the_clock_of_the_bus(double hours)
    {
        using var wait = new MetricCollector<double>(
            _rig.Services.GetRequiredService<IMeterFactory>(), NotifyTelemetry.MeterName, "notify.queue.wait");

        await DeliverAsync(NewLease(hours, timeToLive: TimeSpan.FromHours(24)));
        await DeliverAsync(NewLease(hours, timeToLive: TimeSpan.FromHours(24), waited: -Wait));

        wait.GetMeasurementSnapshot().Select(measured => measured.Value).Should().Equal(Wait.TotalSeconds, 0);
    }

    [Theory, MemberData(nameof(Differences))]
    public async Task A_step_of_the_clock_after_the_start_of_a_delivery_expires_nothing(double hours)
    {
        var lease = NewLease(hours: 0, timeToLive: TimeSpan.FromHours(1));
        // From the second time on, it contains the step, as that of a remote bus does.
        lease.Later = TimeSpan.FromHours(-hours);

        var settlement = await DeliverAsync(lease);

        settlement.Kind.Should().Be(SettlementKind.Complete);
        var request = _rig.Email.Requests.Should().ContainSingle().Which;
        (request.ExpiresAt - _rig.Time.GetUtcNow()).Should().Be(TimeSpan.FromHours(1) - Wait);
    }

    /// <summary>Delivers the envelope of a lease and returns how the lease was settled.</summary>
    private async Task<Settlement> DeliverAsync(Lease lease)
    {
        var channel = _rig.Services.GetRequiredService<ChannelRuntimeCache>().Find("email")!;
        await _rig.Services.GetRequiredService<DeliveryPipeline>()
            .DeliverAsync(channel, lease, permit: null, null, CancellationToken.None);
        return _bus.ReceivedCalls().SelectMany(call => call.GetArguments()).OfType<Settlement>().Last();
    }

    private ServerLease NewLease(double hours, TimeSpan timeToLive, TimeSpan? waited = null)
    {
        var difference = TimeSpan.FromHours(hours);
        var enqueuedAt = _rig.Time.GetUtcNow() + difference - (waited ?? Wait);
        var basis = DeliveryRig.Envelope();
        var envelope = new Envelope
        {
            Id = basis.Id,
            NotificationId = basis.NotificationId,
            Template = basis.Template,
            Recipient = basis.Recipient,
            Steps = basis.Steps,
            CreatedAt = enqueuedAt,
            ExpiresAt = enqueuedAt + timeToLive,
        };
        return new ServerLease(envelope, enqueuedAt, difference);
    }

    private sealed class ServerLease(Envelope envelope, DateTimeOffset enqueuedAt, TimeSpan clockDifference)
        : Lease("email", envelope, DeliveryState.Initial, token: 1, enqueuedAt)
    {
        private int _reads;

        /// <summary>The difference from the second time on that it is read; null if it does not change.</summary>
        public TimeSpan? Later { get; set; }

        public override TimeSpan ClockDifference => _reads++ > 0 && Later is { } later ? later : clockDifference;

        public override CancellationToken Lost => CancellationToken.None;

        public override bool IsLost => false;

        public override void Abandon()
        {
            // No test needs it.
        }
    }
}
