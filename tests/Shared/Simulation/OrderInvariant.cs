using Notify.Bus;

namespace Notify.Tests.Simulation;

/// <summary>
/// Of two messages to a recipient on one lane of one channel, the second one is sent when the first one has left the
/// channel, except as docs/bus.md permits.
/// </summary>
internal sealed class OrderInvariant(World world, Action<Violation> violate)
{
    public void Check()
    {
        foreach (var queue in world.Messages.GroupBy(one => (one.Recipient, one.Envelope.Lane, one.FirstChannel)))
        {
            foreach (var later in queue)
                Check(later, queue.Where(one => one.AcceptSequence < later.EnqueueSequence && !one.HasOwnTime));
        }
    }

    private void Check(Message later, IEnumerable<Message> earlierOnes)
    {
        if (later.FirstCallOn(later.FirstChannel) is not { Sequence: var sentAs })
            return;
        foreach (var earlier in earlierOnes.Where(one => !HasLeft(one, sentAs) && !MayBeOvertaken(one, sentAs)))
            violate(new([earlier, later], $"{later}: it was sent before {earlier} had left the channel"));
    }

    private static bool HasLeft(Message message, long sequence) => message.Events.Any(one => one.Sequence < sequence
        && one.Channel == message.FirstChannel
        && one.Settlement?.Kind is SettlementKind.Complete or SettlementKind.DeadLetter or SettlementKind.Forward);

    /// <summary>
    /// A message holds later ones until its first retry. It does not hold them if a gate deferred it, or if it may be
    /// the cause of failures that concern only its recipient.
    /// </summary>
    private bool MayBeOvertaken(Message message, long sequence)
    {
        var before = message.Events.Where(one => one.Sequence < sequence).ToArray();
        var mayBeCause = before.Any(one => one is
        {
            Kind: MessageEventKind.Called,
            Reaction: Reaction.Misconfigure or Reaction.RefuseAddress,
        });
        var isDeferred = before.Any(one => one is { Kind: MessageEventKind.Gated, Reaction: Reaction.Defer });
        var hasFailedService = world.ServiceFailures.Any(
            failure => failure.Recipient == message.Recipient.Name && failure.Sequence < sequence);
        return mayBeCause
            || isDeferred
            || hasFailedService
            || message.CountFailures(message.FirstChannel, sequence) > 1
            || HasFailedAfterOthers(message, sequence);
    }

    /// <summary>The third failure in a row pauses the recipient, even if it is the first one of this message.</summary>
    private bool HasFailedAfterOthers(Message message, long sequence)
    {
        var failures = world.Messages
            .Where(one => one.Recipient == message.Recipient)
            .Sum(one => one.CountFailures(message.FirstChannel, sequence));
        return message.CountFailures(message.FirstChannel, sequence) > 0 && failures > 2;
    }
}
