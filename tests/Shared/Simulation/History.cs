using System.Text;
using static System.FormattableString;

namespace Notify.Tests.Simulation;

/// <summary>The script of one round: what exists, which faults occur and when, and what is done.</summary>
internal sealed record History
{
    public required int Seed { get; init; }

    public required IReadOnlyList<ChannelPlan> Channels { get; init; }

    public required IReadOnlyList<RecipientPlan> Recipients { get; init; }

    public required IReadOnlyList<Fault> Faults { get; init; }

    /// <summary>The events in the order of their times.</summary>
    public required IReadOnlyList<Operation> Operations { get; init; }

    /// <summary>Whether the first two channels are a failover.</summary>
    public required bool HasFailover { get; init; }

    public required bool HasGate { get; init; }

    public required int LaneCapacity { get; init; }

    /// <summary>Whether the address of a recipient may be suppressed until the faults end.</summary>
    public bool MaySuppress(RecipientPlan recipient) => Faults.Any(fault =>
        (fault.Recipient is null && fault.Reaction == Reaction.RefuseAddress)
        || (fault.Recipient == recipient.Name && fault.Reaction is Reaction.RefuseAddress or Reaction.Misconfigure));

    public override string ToString()
    {
        var text = new StringBuilder();
        text.AppendLine(Invariant(
            $"seed {Seed}, failover {HasFailover}, gate {HasGate}, lane capacity {LaneCapacity}"));
        foreach (var line in Channels.Cast<object>().Concat(Recipients).Concat(Faults).Concat(Operations))
            text.Append("  ").AppendLine(line.ToString());
        return text.ToString();
    }
}

/// <summary>A channel. With one origin, all its addresses have the same provider.</summary>
internal sealed record ChannelPlan(string Name, string Kind, int Origins, int Concurrency, RateLimit? Limit)
{
    public string? OriginOf(string address) => Origins == 1 ? null : $"{OriginNumber(address) % Origins}";

    private static int OriginNumber(string address) => address[^1] - '0';
}

/// <summary>A recipient, with an address that ends with the number of its origin.</summary>
internal sealed record RecipientPlan(string Name, string Address, bool IsInAddressBook);

/// <summary>The code that is called.</summary>
internal enum Callee
{
    Provider,
    Gate,
    Observer,
    AddressBook,
    Bus,
}

/// <summary>A time during which calls go wrong.</summary>
/// <param name="Callee">The code that is called.</param>
/// <param name="Channel">The channel.</param>
/// <param name="Origin">The provider with the fault; null for all of the channel.</param>
/// <param name="Recipient">The recipient whose calls go wrong; null for all.</param>
/// <param name="Reaction">The reaction.</param>
/// <param name="From">The start.</param>
/// <param name="Until">The end.</param>
internal sealed record Fault(
    Callee Callee,
    string Channel,
    string? Origin,
    string? Recipient,
    Reaction Reaction,
    TimeSpan From,
    TimeSpan Until);

/// <summary>An event of the script.</summary>
internal abstract record Operation(TimeSpan At);

/// <summary>A message is enqueued.</summary>
internal sealed record Enqueue(
    TimeSpan At,
    int Number,
    string Recipient,
    string Steps,
    Lane Lane,
    TimeSpan? Delay,
    TimeSpan? TimeToLive) : Operation(At);

/// <summary>A message is canceled.</summary>
internal sealed record Cancel(TimeSpan At, int Number) : Operation(At);

/// <summary>The wall clock is set to a time ahead of the monotonic clock, or behind it.</summary>
internal sealed record StepClock(TimeSpan At, TimeSpan Step) : Operation(At);

/// <summary>The process stops within a time and another one starts; after a crash, its leases are abandoned.</summary>
internal sealed record Restart(TimeSpan At, bool IsCrash) : Operation(At);
