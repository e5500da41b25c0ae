using Notify.Bus;
using static System.FormattableString;

namespace Notify.Tests.Simulation;

/// <summary>A message of the simulation, and what happened to it.</summary>
internal sealed class Message
{
    private readonly List<MessageEvent> _events = [];
    private int _furthers;

    /// <summary>The number in the script; negative for a message that a callback has enqueued.</summary>
    public required int Number { get; init; }

    public required Envelope Envelope { get; init; }

    public required RecipientPlan Recipient { get; init; }

    /// <summary>Whether it was enqueued to be sent later, or to expire soon.</summary>
    public required bool HasOwnTime { get; init; }

    /// <summary>The time within which it must be sent, because all faults have ended; otherwise null.</summary>
    public TimeSpan? Bound { get; init; }

    public required TimeSpan EnqueuedAt { get; init; }

    /// <summary>The sequence number of the start of its enqueue call.</summary>
    public required long EnqueueSequence { get; init; }

    /// <summary>The sequence number of the end of its enqueue call; the highest one until it has ended.</summary>
    public long AcceptSequence { get; private set; } = long.MaxValue;

    /// <summary>The time at which it was accepted.</summary>
    public TimeSpan? AcceptedAt { get; private set; }

    public bool IsCanceled { get; set; }

    public bool IsSkippedByGate { get; private set; }

    public string FirstChannel => Envelope.Steps[0];

    public IReadOnlyList<MessageEvent> Events
    {
        get
        {
            lock (_events)
                return [.. _events];
        }
    }

    public void Accept(long sequence, TimeSpan at)
    {
        lock (_events)
            (AcceptSequence, AcceptedAt) = (sequence, at);
    }

    public void Add(MessageEvent added)
    {
        lock (_events)
        {
            IsSkippedByGate |= added is { Kind: MessageEventKind.Gated, Reaction: Reaction.Skip };
            _events.Add(added);
        }
    }

    /// <summary>Whether it was completed or dead-lettered.</summary>
    public bool HasEnded => Events.Any(one => one.EndsMessage);

    /// <summary>Whether it may cause a further message: once.</summary>
    public bool TryCauseFurther() => Number >= 0 && Bound is null && Interlocked.Exchange(ref _furthers, 1) == 0;

    public IEnumerable<MessageEvent> Calls() => Events.Where(one => one.Kind == MessageEventKind.Called);

    public MessageEvent? FirstCallOn(string channel) => Calls().FirstOrDefault(call => call.Channel == channel);

    /// <summary>Counts the attempts on a channel that may have failed before an event.</summary>
    public int CountFailures(string channel, long sequence)
    {
        var calls = Calls().Count(
            call => call.Channel == channel && call.Sequence < sequence && call.Reaction.ConsumesAttempt());
        return calls + CountLostLeases(channel, sequence);
    }

    /// <summary>Counts the leases before an event that were followed by another one, but not settled.</summary>
    /// <param name="channel">The channel; null for all.</param>
    /// <param name="sequence">The sequence number of the event.</param>
    public int CountLostLeases(string? channel, long sequence) => Events
        .Where(one => one.Sequence < sequence && (channel is null || one.Channel == channel))
        .GroupBy(one => one.Channel)
        .Sum(events => Math.Max(0, CountUnsettled(events) - (IsOpen(events) && sequence < long.MaxValue ? 1 : 0)));

    // A claim that is followed by no settlement yet need not be lost.
    private static bool IsOpen(IEnumerable<MessageEvent> events) => events.Last().Kind != MessageEventKind.Settled;

    private static int CountUnsettled(IEnumerable<MessageEvent> events) => events.Sum(one => one.Kind switch
    {
        MessageEventKind.Claimed => 1,
        MessageEventKind.Settled => -1,
        _ => 0,
    });

    public override string ToString() => Invariant(
        $"message {Number} to {Recipient.Name} on {string.Join('>', Envelope.Steps)}, {Envelope.Lane}");
}

internal enum MessageEventKind
{
    /// <summary>A worker has claimed it.</summary>
    Claimed,

    /// <summary>A gate has decided not to let it pass.</summary>
    Gated,

    /// <summary>A sender was called.</summary>
    Called,

    /// <summary>The sender has returned the answer of the provider.</summary>
    Answered,

    /// <summary>Its lease was settled.</summary>
    Settled,
}

/// <summary>An event of one message.</summary>
internal sealed record MessageEvent(MessageEventKind Kind, long Sequence, TimeSpan At, string Channel)
{
    public Reaction Reaction { get; init; }

    public Settlement? Settlement { get; init; }

    public bool EndsMessage => Settlement?.Kind is SettlementKind.Complete or SettlementKind.DeadLetter;

    /// <summary>Whether the provider has accepted the message. One that is late accepts it, too.</summary>
    public bool IsAcceptance => Kind == MessageEventKind.Answered
        && Reaction is Reaction.Accept or Reaction.EnqueueFurther or Reaction.HangForever or Reaction.BlockForever;

    public override string ToString()
    {
        var text = Settlement is { } settlement
            ? Invariant($"{settlement.Kind}, {settlement.State.Failures} failures {settlement.Reason}")
            : Reaction.ToString();
        return Invariant($"{At.TotalSeconds,8:0.000} s {Channel} {Kind}: {text}");
    }
}
