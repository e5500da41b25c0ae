using Notify.Bus;
using Notify.Delivery;
using static System.FormattableString;

namespace Notify.Tests.Simulation;

/// <summary>The promises of the engine, checked for each message after the history.</summary>
internal sealed class Invariants(World world)
{
    // The first attempt and five retries.
    private const int Attempts = 6;

    private readonly List<Violation> _violations = [];

    /// <summary>
    /// The time within which a message is sent after all faults have ended, by the longest waits of docs/delivery.md,
    /// one after another: an abandoned lease (1 minute) of a call that was left behind (its limit, 5 s, and two
    /// examinations of 1.5 s), a pause of the address (5 minutes), a pause of the channel (1 minute), the claim loop
    /// after failures of the bus (30 s), the last retry (16 s); and 30 s for rate limits and probes.
    /// </summary>
    public static TimeSpan RecoveryBound { get; } =
        TimeSpan.FromSeconds(60 + 8 + 300 + 60 + 30 + 16 + 30) + SimulatedProcess.SendTimeout;

    /// <summary>The number of messages that no fault affected.</summary>
    public int Unaffected { get; private set; }

    public void CheckHealth(IEnumerable<ChannelHealth> health)
    {
        foreach (var channel in health.Where(channel => channel.Status != ChannelStatus.Working))
            world.Violate($"A pause did not end: {channel}.");
    }

    /// <exception cref="SimulationException">An invariant is violated.</exception>
    public async Task CheckAsync()
    {
        var messages = world.Messages;
        foreach (var message in messages)
        {
            CheckEnd(message);
            CheckAttempts(message);
            CheckDuplicates(message);
            CheckBound(message);
        }

        new OrderInvariant(world, _violations.Add).Check();
        await CheckQueuesAsync(messages.Count(message => message.Events.Any(
            one => one.Settlement?.Kind == SettlementKind.DeadLetter)));
        if (_violations.Count + world.Violations.Count > 0)
            throw new SimulationException(world, [.. world.Violations], _violations);
    }

    private void Violate(Message message, string text) =>
        _violations.Add(new([message], $"{message}: {text}"));

    /// <summary>Nothing disappears: each message ends once, and for a reason.</summary>
    private void CheckEnd(Message message)
    {
        var ends = message.Events.Where(one => one.EndsMessage).ToArray();
        if (message.AcceptedAt is null)
            Violate(message, "its enqueue call has not returned");
        else if (ends.Length != 1)
            Violate(message, $"it ended {ends.Length} times");
        else if (ends[0].Settlement!.Value.Kind == SettlementKind.Complete && !MayBeComplete(message, ends[0]))
            Violate(message, "it was completed, but it was not sent");
        else if (ends[0].Settlement!.Value.Kind == SettlementKind.DeadLetter && !MayBeDeadLetter(message, ends[0]))
            Violate(message, "it was dead-lettered, although attempts remained");
    }

    private static bool MayBeComplete(Message message, MessageEvent end) => message.IsCanceled
        || message.HasOwnTime
        || message.Events.Any(one => one.Channel == end.Channel && one.IsAcceptance)
        || message.Events.Any(one => one is { Kind: MessageEventKind.Gated, Reaction: Reaction.Drop })
        || (message.IsSkippedByGate && message.Calls().Any(call => call.Reaction.MayHaveArrived()));

    private bool MayBeDeadLetter(Message message, MessageEvent end) => message.HasOwnTime
        || message.IsSkippedByGate
        || message.Calls().Any(call => call.Reaction is Reaction.RejectMessage or Reaction.RefuseAddress)
        || world.History.MaySuppress(message.Recipient)
        || message.CountFailures(end.Channel, end.Sequence) >= Attempts;

    /// <summary>Attempts are consumed only by answers of a provider and by lost leases.</summary>
    private void CheckAttempts(Message message)
    {
        foreach (var settled in message.Events)
        {
            if (settled.Settlement is not { Kind: not SettlementKind.Forward, State.Failures: var failures })
                continue;
            var permitted = message.CountFailures(settled.Channel, settled.Sequence);
            if (failures > permitted)
                Violate(message, $"{failures} attempts were consumed, but only {permitted} failed");
        }
    }

    /// <summary>
    /// A message is sent twice only after a time limit or a lost lease, and continues with its next step only if it
    /// certainly did not arrive.
    /// </summary>
    private void CheckDuplicates(Message message)
    {
        var isExcused = message.CountLostLeases(null, long.MaxValue) > 0
            || message.Calls().Any(call => !call.Reaction.IsPrompt());
        if (message.Events.Count(one => one.IsAcceptance) > 1 && !isExcused)
            Violate(message, "it was sent twice");
        var mayFallBack = isExcused
            || world.History.MaySuppress(message.Recipient)
            || message.Calls().Any(call => call.Reaction is Reaction.RejectMessage or Reaction.RefuseAddress);
        var isLost = message.Calls().Any(
            call => call.Channel == message.FirstChannel && call.Reaction == Reaction.LoseAnswer);
        if (isLost && !mayFallBack && message.Calls().Any(call => call.Channel != message.FirstChannel))
            Violate(message, "it continued with its next step, although it may have arrived");
    }

    /// <summary>A recipient without faults, whose provider has none either, is served within a bound.</summary>
    private void CheckBound(Message message)
    {
        var bound = message.Bound;
        if (bound is null && new Exposure(world, message).IsUnaffected())
        {
            bound = world.Bus.Prompt;
            Unaffected++;
        }

        if (bound is null || message.AcceptedAt is not { } start)
            return;
        if (message.Bound is not null)
            start = message.EnqueuedAt;
        if (world.Channel(message.FirstChannel).Limit is { } limit)
            bound += limit.Window * (2 + (world.History.Recipients.Count / limit.Permits));
        var sent = message.Events.FirstOrDefault(one => one.IsAcceptance);
        if (sent is null || sent.At - start > bound)
            Violate(message, Invariant($"it was not sent within {bound} of {start}"));
    }

    private async Task CheckQueuesAsync(int deadLetters)
    {
        var statistics = (await world.Bus.Inner.GetStatisticsAsync()).Channels;
        foreach (var queue in statistics.Where(queue => !queue.IsIdle))
            world.Violate($"A queue is not empty: {queue}.");
        if (statistics.Sum(queue => queue.DeadLetters) != deadLetters)
            world.Violate($"There are not exactly {deadLetters} dead letters.");
    }
}

/// <summary>A violated invariant, with the messages that it concerns.</summary>
internal sealed record Violation(IReadOnlyList<Message> Messages, string Text);
