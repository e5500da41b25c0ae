using System.Diagnostics;
using Notify.Delivery;

namespace Notify.Chaos;

/// <summary>A provider that records each message, and fails as the settings require.</summary>
internal sealed class JournalSender(WorkerSettings settings, TimeProvider time) : IChannelSender
{
    public const string PoisonedUser = "poison";

    private int _sends;

    public async ValueTask<SendResult> SendAsync(SendRequest request, CancellationToken cancellationToken)
    {
        var id = request.Envelope.NotificationId;
        var number = Interlocked.Increment(ref _sends);
        var noticed = settings.IgnoresCancellation ? CancellationToken.None : cancellationToken;
        Voice.Say($"SENDING {id} {request.Channel} {request.Attempt}");
        if (request.Envelope is { Category: { } category, Tenant: { } tenant, Metadata: var metadata })
            Voice.Say($"CARRIES {id} {category} {tenant} {string.Join(',', metadata.Values)}");
        if (number == 1)
            BlockThreads();
        if (request.Envelope.Recipient.UserId == PoisonedUser)
            Poison();
        if (request.Channel == settings.Refuse)
            return SendResult.Rejected("refused");
        if (number == settings.ThrottleAt)
        {
            Voice.Say($"THROTTLED {id}");
            return SendResult.Throttled(
                TimeSpan.FromMilliseconds(settings.ThrottleMilliseconds), PauseScope.Channel, "slow-down");
        }

        if (number == settings.HangBefore)
            await Task.Delay(Timeout.InfiniteTimeSpan, time, noticed).ConfigureAwait(false);
        if (settings.SendMilliseconds > 0)
            await Task.Delay(TimeSpan.FromMilliseconds(settings.SendMilliseconds), time, noticed).ConfigureAwait(false);
        if (settings.FailsFirst && request.Attempt == 1)
            return SendResult.Transient("busy");
        Voice.Say($"SENT {id} {request.Channel}");
        if (number == settings.HangAfter)
            await Task.Delay(Timeout.InfiniteTimeSpan, time, CancellationToken.None).ConfigureAwait(false);
        return SendResult.Sent();
    }

    private void BlockThreads()
    {
        for (var i = 0; i < settings.BlockedThreads; i++)
            ThreadPool.QueueUserWorkItem(_ => new ManualResetEventSlim().Wait(TimeSpan.FromSeconds(25)));
    }

    private void Poison()
    {
        switch (settings.Poison)
        {
            case "throw":
                throw new InvalidOperationException("poison");
            case "kill":
                using (var own = Process.GetCurrentProcess())
                    own.Kill();
                break;
            default:
                break;
        }
    }
}
