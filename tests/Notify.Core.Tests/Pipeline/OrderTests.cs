using Microsoft.Extensions.DependencyInjection;
using Notify.Delivery;

namespace Notify.Tests.Pipeline;

/// <summary>Messages to one recipient arrive in order, through waits, throttling and the first retry.</summary>
public sealed class OrderTests
{
    [Fact]
    public async Task Messages_to_a_throttled_address_keep_their_order()
    {
        await using var rig = new DeliveryRig(email: options => options.Concurrency = 8);
        rig.Email.Then(SendResult.Throttled(TimeSpan.FromSeconds(3), PauseScope.Address, "429"));
        var envelopes = await EnqueueAsync(rig, 6);

        await rig.Runtime.StartAsync();
        await rig.Events.NextAsync(DeliveryEventKind.Deferred);
        rig.Time.Advance(TimeSpan.FromSeconds(4));

        (await SentAsync(rig, 6)).Should().Equal(envelopes);
    }

    [Fact]
    public async Task A_message_waits_for_the_first_retry_of_an_earlier_one()
    {
        await using var rig = new DeliveryRig();
        rig.Email.Then(SendResult.Transient("451"));
        var envelopes = await EnqueueAsync(rig, 3);

        await rig.Runtime.StartAsync();
        await rig.Events.NextAsync(DeliveryEventKind.Retrying);
        rig.Time.Advance(TimeSpan.FromSeconds(2));

        (await SentAsync(rig, 3)).Should().Equal(envelopes);
    }

    [Fact]
    public async Task A_message_overtakes_an_earlier_one_that_has_failed_again()
    {
        await using var rig = new DeliveryRig();
        rig.Email.Then(SendResult.Transient("451"), SendResult.Transient("451"));
        var envelopes = await EnqueueAsync(rig, 2);

        await rig.Runtime.StartAsync();
        await rig.Events.NextAsync(DeliveryEventKind.Retrying);
        rig.Time.Advance(TimeSpan.FromSeconds(2));
        await rig.Events.NextAsync(DeliveryEventKind.Retrying);
        (await SentAsync(rig, 1)).Should().Equal(envelopes[1]);

        rig.Time.Advance(TimeSpan.FromSeconds(4));
        (await SentAsync(rig, 1)).Should().Equal(envelopes[0]);
    }

    [Fact]
    public async Task No_message_waits_for_a_retry_if_the_option_is_zero()
    {
        await using var rig = new DeliveryRig(email: options => options.OrderedRetries = 0);
        rig.Email.Then(SendResult.Transient("451"));
        var envelopes = await EnqueueAsync(rig, 2);

        await rig.Runtime.StartAsync();

        (await SentAsync(rig, 1)).Should().Equal(envelopes[1]);
    }

    [Fact]
    public async Task A_message_waits_for_an_earlier_one_for_which_a_service_failed_once()
    {
        var gate = new FailingGate { Failures = 1 };
        await using var rig = new DeliveryRig(builder => builder.Services.AddSingleton<IDeliveryGate>(gate));
        var envelopes = await EnqueueAsync(rig, 3);

        await rig.Runtime.StartAsync();
        await rig.Events.NextAsync(DeliveryEventKind.Deferred);
        rig.Time.Advance(TimeSpan.FromSeconds(6));

        (await SentAsync(rig, 3)).Should().Equal(envelopes);
    }

    [Fact]
    public async Task A_message_overtakes_an_earlier_one_for_which_a_service_fails_again()
    {
        var gate = new FailingGate { Failures = 2 };
        await using var rig = new DeliveryRig(builder => builder.Services.AddSingleton<IDeliveryGate>(gate));
        var envelopes = await EnqueueAsync(rig, 2);

        await rig.Runtime.StartAsync();
        await rig.Events.NextAsync(DeliveryEventKind.Deferred);
        rig.Time.Advance(TimeSpan.FromSeconds(6));
        await rig.Events.NextAsync(DeliveryEventKind.Deferred);
        (await SentAsync(rig, 1)).Should().Equal(envelopes[1]);

        rig.Time.Advance(TimeSpan.FromSeconds(6));
        (await SentAsync(rig, 1)).Should().Equal(envelopes[0]);
    }

    [Fact]
    public async Task No_message_waits_for_a_failed_service_if_the_option_is_zero()
    {
        var gate = new FailingGate { Failures = 1 };
        await using var rig = new DeliveryRig(
            builder => builder.Services.AddSingleton<IDeliveryGate>(gate),
            email: options => options.OrderedRetries = 0);
        var envelopes = await EnqueueAsync(rig, 2);

        await rig.Runtime.StartAsync();

        (await SentAsync(rig, 1)).Should().Equal(envelopes[1]);
    }

    [Fact]
    public async Task A_deferral_by_a_gate_keeps_no_other_message_waiting()
    {
        var gate = new DeferringGate();
        await using var rig = new DeliveryRig(builder => builder.Services.AddSingleton<IDeliveryGate>(gate));
        var envelopes = await EnqueueAsync(rig, 2);
        gate.Deferred = envelopes[0];

        await rig.Runtime.StartAsync();

        (await SentAsync(rig, 1)).Should().Equal(envelopes[1]);
    }

    [Fact]
    public async Task A_message_that_fails_again_and_again_does_not_keep_its_recipient_waiting()
    {
        // As long as no other recipient fails and no message is accepted, only the address is paused and no attempt is
        // consumed. The next message must show that the address works.
        await using var rig = new DeliveryRig();
        var envelopes = await EnqueueAsync(rig, 1);
        rig.Email.Answer = (request, _) =>
            new(
                request.Envelope.Id == envelopes[0]
                    ? SendResult.Transient("500").Suspecting(PauseScope.Channel)
                    : SendResult.Sent());
        await rig.Runtime.StartAsync();
        for (var failures = 0; failures < 5; failures++)
        {
            await rig.Events.NextWhereAsync(e => e.Kind is DeliveryEventKind.Retrying or DeliveryEventKind.Deferred);
            rig.Time.Advance(TimeSpan.FromSeconds(70));
        }

        var second = await EnqueueAsync(rig, 1);
        await rig.Events.NextWhereAsync(e => e.Envelope.Id == second[0]);
        rig.Time.Advance(TimeSpan.FromSeconds(70));
        (await SentAsync(rig, 1)).Should().Equal(second);
    }

    private static async Task<List<Guid>> EnqueueAsync(DeliveryRig rig, int count)
    {
        var ids = new List<Guid>();
        for (var i = 0; i < count; i++)
            ids.Add((await rig.EnqueueAsync(DeliveryRig.Envelope("ada"))).Id);
        return ids;
    }

    /// <summary>
    /// Waits for this many acceptances and returns their messages in the order of the requests. Observers are notified
    /// after the settlement, so their events may overtake each other.
    /// </summary>
    private static async Task<List<Guid>> SentAsync(DeliveryRig rig, int count)
    {
        var ids = new List<Guid>();
        while (ids.Count < count)
            ids.Add((await rig.Events.NextAsync(DeliveryEventKind.Sent)).Envelope.Id);
        var order = rig.Email.Requests.Select(request => request.Envelope.Id).ToList();
        return [.. ids.OrderBy(order.LastIndexOf)];
    }

    private sealed class DeferringGate : IDeliveryGate
    {
        public Guid Deferred { get; set; }

        public ValueTask<GateDecision> CheckAsync(GateContext context, CancellationToken cancellationToken) =>
            new(context.Envelope.Id == Deferred
                ? GateDecision.Defer(DeliveryRig.Start.AddHours(1), "quiet hours")
                : GateDecision.Proceed);
    }

    /// <summary>A gate whose database is away for its first calls.</summary>
    private sealed class FailingGate : IDeliveryGate
    {
        private int _calls;

        public int Failures { get; init; }

        public ValueTask<GateDecision> CheckAsync(GateContext context, CancellationToken cancellationToken) =>
            Interlocked.Increment(ref _calls) <= Failures
                ? throw new TimeoutException("The database is away.")
                : new(GateDecision.Proceed);
    }
}
