namespace Notify.Tests.Simulation;

/// <summary>Examines whether a fault, a restart or a setting may delay a message.</summary>
internal sealed class Exposure(World world, Message message)
{
    // A call that neither returns nor obeys its cancellation occupies its slot for its limit, 5 s and two examinations.
    private static readonly TimeSpan LongestCall = SimulatedProcess.SendTimeout + TimeSpan.FromSeconds(8);

    // The claim loop waits at most this long after failures of the bus.
    private static readonly TimeSpan LongestPauseOfBus = TimeSpan.FromSeconds(35);

    // The leases of a crashed process expire within this time.
    private static readonly TimeSpan Recovery = TimeSpan.FromSeconds(90);

    private readonly ChannelPlan _channel = world.Channel(message.FirstChannel);

    private TimeSpan Start => message.AcceptedAt.GetValueOrDefault();

    private TimeSpan End => Start + world.Bus.Prompt;

    /// <summary>
    /// Whether the message must be sent promptly, because its recipient and its provider have had no fault, no call
    /// occupies a slot of its channel, and at most one other recipient of the channel has a fault: a single one must
    /// not affect others.
    /// </summary>
    public bool IsUnaffected()
    {
        var operations = world.History.Operations.Where(operation => operation.At <= End).ToArray();
        if (message.AcceptedAt is null || message.HasOwnTime || message.IsCanceled || _channel.Limit is not null)
            return false;
        if (operations.Any(operation => operation is Restart && operation.At > Start - Recovery))
            return false;
        if (world.History.MaySuppress(message.Recipient))
            return false;
        var faults = world.History.Faults
            .Where(fault => fault.From <= End
                && (fault.Channel == _channel.Name || fault.Callee == Callee.AddressBook))
            .ToArray();
        var others = faults.Select(fault => fault.Recipient).Where(recipient => recipient is not null);
        return others.Distinct().Count() <= 1 && !faults.Any(Affects);
    }

    private bool Affects(Fault fault) => fault switch
    {
        { Callee: Callee.Bus } => fault.Until + LongestPauseOfBus >= Start,
        _ when !fault.Reaction.IsPrompt() && fault.Until + LongestCall >= Start => true,
        { Callee: Callee.Observer } => false,
        { Recipient: { } recipient } => recipient == message.Recipient.Name,
        { Origin: { } origin } => origin == _channel.OriginOf(message.Recipient.Address),
        _ => true,
    };
}
