using Notify.Bus;
using Notify.Testing;

namespace Notify.AspNetCore.Tests.Harness;

/// <summary>Puts dead letters on the bus of a host without workers, as a worker would.</summary>
internal static class DeadLetterMaker
{
    public static async Task<Envelope> DieAsync(
        this NotifyApp app,
        string channel = "email",
        Lane lane = Lane.Transactional,
        string reason = "rejected",
        string? campaign = null)
    {
        var envelope = TestEnvelopes.Envelope(channel, lane, campaign: campaign);
        await app.Bus.EnqueueAsync([envelope]);
        var lease = (await app.Bus.ClaimAsync(channel, ClaimLimits.Any(1))).Single();
        var failure = new DeliveryFailure
        {
            At = app.Time.GetUtcNow(),
            Channel = channel,
            Outcome = reason,
            Detail = "554 no thanks",
        };
        var state = lease.State.With(failure) with { Failures = 6 };
        (await app.Bus.SettleAsync(lease, Settlement.DeadLetter(reason, state))).Should().BeTrue();
        return envelope;
    }
}
