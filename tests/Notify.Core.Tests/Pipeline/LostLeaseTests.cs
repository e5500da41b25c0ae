using Microsoft.Extensions.DependencyInjection;
using Notify.Bus;
using Notify.Delivery;
using Notify.Pipeline;
using Notify.Pipeline.Channels;
using Notify.Pipeline.Decisions;

namespace Notify.Tests.Pipeline;

/// <summary>Envelopes that have lost a lease, and leases that are lost before their delivery starts.</summary>
public sealed class LostLeaseTests
{
    [Fact]
    public async Task A_lease_that_was_lost_while_it_waited_for_a_slot_is_not_delivered()
    {
        await using var rig = new DeliveryRig();
        var pipeline = rig.Services.GetRequiredService<DeliveryPipeline>();
        var channel = rig.Services.GetRequiredService<ChannelRuntimeCache>().Find("email")!;

        var end = await pipeline.DeliverAsync(
            channel,
            new LostLease(),
            permit: null,
            progress: null,
            CancellationToken.None);

        (end, rig.Email.Requests.Count).Should().Be((LeaseEnd.Lost, 0));
    }

    [Fact]
    public async Task Suspects_of_two_channels_are_not_in_flight_together()
    {
        await using var rig = new DeliveryRig();
        await rig.EnqueueAsync(DeliveryRig.Envelope("poison"));
        await rig.EnqueueAsync(DeliveryRig.Envelope("innocent", steps: ["sms"]));
        foreach (var channel in new[] { "email", "sms" })
            (await rig.Bus.ClaimAsync(channel, ClaimLimits.Any(1)))[0].Abandon();
        rig.Time.Advance(TimeSpan.FromSeconds(31));
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        foreach (var sender in new[] { rig.Email, rig.Sms })
        {
            sender.Answer = async (_, _) =>
            {
                await release.Task;
                return SendResult.Sent();
            };
        }

        await rig.Runtime.StartAsync();
        var arrived = new[] { rig.Email.ArrivedAsync(), rig.Sms.ArrivedAsync() };
        await Task.WhenAny(arrived);
        for (var i = 0; i < 20_000; i++)
            await Task.Yield();

        (rig.Email.Requests.Count + rig.Sms.Requests.Count).Should().Be(1);
        release.SetResult();
        await Task.WhenAll(arrived);
    }

    private sealed class LostLease()
        : Lease("email", DeliveryRig.Envelope(), DeliveryState.Initial, 1, DeliveryRig.Start)
    {
        public override CancellationToken Lost => new(canceled: true);

        public override bool IsLost => true;

        public override void Abandon()
        {
            // It is lost already.
        }
    }
}
