using Notify.Bus;
using Notify.Delivery;

namespace Notify.Tests.Pipeline;

/// <summary>The devices of one person are served at the same time.</summary>
public sealed class SeveralDevicesTests
{
    [Fact]
    public async Task A_device_that_hangs_does_not_delay_the_others()
    {
        var end = new TaskCompletionSource();
        await using var rig = await CreateAsync();
        rig.Email.Answer = async (request, _) =>
        {
            if (request.Address == "a@example.com")
                await end.Task;
            return SendResult.Sent();
        };

        await rig.EnqueueAsync(Envelope());
        await rig.Runtime.StartAsync();
        await rig.Email.ArrivedAsync(3);

        end.SetResult();
        (await rig.Events.NextAsync()).Kind.Should().Be(DeliveryEventKind.Sent);
    }

    [Fact]
    public async Task Each_device_takes_a_permit_of_the_channel()
    {
        await using var rig = await CreateAsync(options =>
            options.RateLimit = new RateLimit(2, TimeSpan.FromSeconds(10)));
        await rig.EnqueueAsync(Envelope());
        await rig.Runtime.StartAsync();
        await rig.Email.ArrivedAsync(2);
        await rig.Time.ArmedAsync(TimeSpan.FromSeconds(10));
        rig.Email.Requests.Should().HaveCount(2, "the third device waits for a permit");

        rig.Time.Advance(TimeSpan.FromSeconds(10));

        (await rig.Events.NextAsync()).Kind.Should().Be(DeliveryEventKind.Sent);
        rig.Email.Requests.Should().HaveCount(3);
    }

    [Fact]
    public async Task The_acceptance_of_one_device_is_kept_if_the_send_to_another_is_stopped()
    {
        await using var rig = await CreateAsync();
        rig.Email.Answer = (request, cancellationToken) => request.Address == "a@example.com"
            ? ScriptedSender.Never(request, cancellationToken)
            : new(SendResult.Sent());
        await rig.EnqueueAsync(Envelope());
        await rig.Runtime.StartAsync();
        await rig.Email.ArrivedAsync(3);
        using var now = new CancellationTokenSource();
        await now.CancelAsync();

        await rig.Runtime.StopAsync(now.Token);

        var lease = (await rig.Bus.ClaimAsync("email", ClaimLimits.Any(1))).Single();
        lease.State.Accepted.Should().BeEquivalentTo("B@EXAMPLE.COM", "C@EXAMPLE.COM");
    }

    [Fact]
    public async Task A_probe_of_a_paused_channel_is_one_request()
    {
        await using var rig = await CreateAsync();
        rig.Email.Answer = (_, _) => new(SendResult.Unreachable("refused"));
        await rig.EnqueueAsync(Envelope());
        await rig.Runtime.StartAsync();
        await rig.Events.NextAsync();
        var before = rig.Email.Requests.Count;

        rig.Time.Advance(TimeSpan.FromSeconds(2));
        await rig.Events.NextAsync();

        (rig.Email.Requests.Count - before).Should().Be(1);
    }

    private static Envelope Envelope() => DeliveryRig.Envelope("ada", email: null);

    private static async Task<DeliveryRig> CreateAsync(Action<ChannelOptions>? email = null)
    {
        var rig = new DeliveryRig(email: email);
        foreach (var address in new[] { "a@example.com", "b@example.com", "c@example.com" })
            await rig.Book.AddAddressAsync("ada", "email", address);
        return rig;
    }
}
