using Microsoft.Extensions.DependencyInjection;
using Notify.Bus;
using Notify.Pipeline;
using Notify.Pipeline.Calls;
using Notify.Pipeline.Channels;

namespace Notify.Tests.Pipeline.Calls;

public sealed class BlockedCallsTests
{
    [Fact]
    public async Task Every_blocked_call_is_found_although_the_number_of_threads_grows_meanwhile()
    {
        const int Threads = 150;
        await using var rig = new DeliveryRig();
        var calls = rig.Services.GetRequiredService<ApplicationCalls>();
        var channel = rig.Services.GetRequiredService<ChannelRuntimeCache>().Find("email")!;
        var leases = Enumerable.Range(0, Threads).Select(_ => new CountingLease()).ToList();
        using var start = new Barrier(Threads);
        using var entered = new CountdownEvent(Threads);
        using var release = new ManualResetEventSlim();

        var blocked = leases.Select(lease => Task.Factory.StartNew(
            () =>
            {
                start.SignalAndWait();
                return calls.Call(
                    new CallOwner(channel, lease.Envelope.Id, lease, default),
                    this,
                    (entered, release),
                    static call => call.entered.Signal() | call.release.Wait(TimeSpan.FromSeconds(60)));
            },
            TaskCreationOptions.LongRunning)).ToList();
        await Task.Run(() => entered.Wait(TimeSpan.FromSeconds(60)));
        for (var second = 0; second < 37; second++)
            rig.Time.Advance(TimeSpan.FromSeconds(1));

        leases.Should().OnlyContain(lease => lease.Abandoned == 1);
        release.Set();
        await Task.WhenAll(blocked);
    }

    [Fact]
    public async Task A_call_inside_another_one_does_not_hide_it()
    {
        await using var rig = new DeliveryRig();
        var calls = rig.Services.GetRequiredService<ApplicationCalls>();
        var channel = rig.Services.GetRequiredService<ChannelRuntimeCache>().Find("email")!;
        var lease = new CountingLease();
        var owner = new CallOwner(channel, lease.Envelope.Id, lease, default);

        calls.Call(owner, this, (calls, owner, rig.Time), static call =>
        {
            call.calls.Call(call.owner, "inner", 0, static _ => 0);
            for (var second = 0; second < 37; second++)
                call.Time.Advance(TimeSpan.FromSeconds(1));
            return 0;
        });

        lease.Abandoned.Should().Be(1);
    }

    private sealed class CountingLease()
        : Lease("email", DeliveryRig.Envelope("ada"), DeliveryState.Initial, 1, DeliveryRig.Start)
    {
        public int Abandoned { get; private set; }

        public override CancellationToken Lost => default;

        public override bool IsLost => false;

        public override void Abandon() => Abandoned++;
    }
}
