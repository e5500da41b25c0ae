using System.Globalization;
using System.Text.Json.Nodes;

namespace Notify.Chaos;

/// <summary>
/// Enqueues numbered notifications, each until it is accepted. Writes to the journal only after the call has returned.
/// </summary>
internal sealed class Producer(WorkerSettings settings, INotifier notifier, TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    public async Task RunAsync(CancellationToken stop)
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = settings.Parallel, CancellationToken = stop };
        try
        {
            await Parallel.ForEachAsync(
                Enumerable.Range(1, settings.Count),
                options,
                async (number, over) => await EnqueueAsync(number, over).ConfigureAwait(false))
                .ConfigureAwait(false);
            Voice.Say("DONE");
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            Voice.Say("STOPPED");
        }
    }

    private async ValueTask EnqueueAsync(int number, CancellationToken stop)
    {
        if (settings.PaceMilliseconds > 0)
            await Task.Delay(TimeSpan.FromMilliseconds(settings.PaceMilliseconds), time, stop).ConfigureAwait(false);
        var notification = Make(number);
        while (true)
        {
            try
            {
                var receipt = await notifier.EnqueueAsync(notification, stop).ConfigureAwait(false);
                Voice.Say($"ACCEPTED {receipt.Id} {(receipt.IsDuplicate ? "again" : "new")}");
                return;
            }
            catch (EnqueueFailedException failure)
            {
                Voice.Say($"FAILED {failure.Reason}");
                if (settings.GiveUp)
                    return;
            }

            await Task.Delay(Pause, time, stop).ConfigureAwait(false);
        }
    }

    private Notification Make(int number)
    {
        var user =
            settings.PoisonEvery > 0 && number % settings.PoisonEvery == 0
                ? JournalSender.PoisonedUser
                : UserOf(number);
        var notification = new Notification(
            "numbered",
            new Recipient(user) { Addresses = new Dictionary<string, string> { ["journal"] = user } })
        {
            IdempotencyKey = KeyOf(number),
            Lane = settings.Campaign ? Lane.Campaign : Lane.Transactional,
            Model = new JsonObject { ["filling"] = new string('x', settings.ModelBytes) },
            TimeToLive = settings.TimeToLiveMinutes > 0 ? TimeSpan.FromMinutes(settings.TimeToLiveMinutes) : null,
            Via = Via.FirstOf(settings.Via.Split(',')),
        };
        return settings.Tagged
            ? notification with
            {
                Category = "orders",
                Tenant = "acme",
                Metadata = new Dictionary<string, string> { ["order"] = "991" },
            }
            : notification;
    }

    private string UserOf(int number) => settings.Users > 0
        ? string.Create(CultureInfo.InvariantCulture, $"user-{number % settings.Users}")
        : string.Create(CultureInfo.InvariantCulture, $"user-{settings.Prefix}-{number}");

    private string? KeyOf(int number) => settings switch
    {
        { Keyless: true } => null,
        { OneKey: true } => settings.Prefix,
        _ => string.Create(CultureInfo.InvariantCulture, $"{settings.Prefix}-{number}"),
    };
}
