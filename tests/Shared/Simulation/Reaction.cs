using Notify.Addresses;
using Notify.Delivery;

namespace Notify.Tests.Simulation;

/// <summary>How a provider or a service of the application reacts to a call.</summary>
internal enum Reaction
{
    /// <summary>The provider accepts the message; the gate lets it pass.</summary>
    Accept,

    // Answers of a provider. An address may be refused although its provider is at fault.
    Fail,
    LoseAnswer,
    Throttle,
    ThrottleFor20Seconds,
    Misconfigure,
    Unreachable,
    RefuseAddress,
    RejectMessage,

    // Answers of a gate.
    Defer,
    Skip,
    Drop,

    // Any code of the application.
    Throw,
    EnqueueFurther,

    /// <summary>Waits until the call is canceled.</summary>
    Hang,

    /// <summary>Waits until the history has ended, and ignores the cancellation.</summary>
    HangForever,

    /// <summary>Blocks its thread until the call is canceled.</summary>
    Block,

    /// <summary>Blocks its thread until the history has ended.</summary>
    BlockForever,
}

internal static class Reactions
{
    public static readonly Reaction[] OfCode =
    [
        Reaction.Throw, Reaction.EnqueueFurther, Reaction.Hang, Reaction.HangForever, Reaction.Block,
        Reaction.BlockForever,
    ];

    public static readonly Reaction[] OfProviders =
    [
        Reaction.Fail, Reaction.LoseAnswer, Reaction.Throttle, Reaction.ThrottleFor20Seconds, Reaction.Misconfigure,
        Reaction.Unreachable, Reaction.RefuseAddress, Reaction.Hang,
    ];

    public static readonly Reaction[] OfRecipients =
    [
        .. OfProviders.Except([Reaction.Unreachable]), Reaction.RejectMessage, .. OfCode,
    ];

    public static readonly Reaction[] OfGates = [Reaction.Defer, Reaction.Skip, Reaction.Drop, .. OfCode];

    /// <summary>Whether the call returns without a wait.</summary>
    public static bool IsPrompt(this Reaction reaction) => reaction is not
        (Reaction.Hang or Reaction.HangForever or Reaction.Block or Reaction.BlockForever);

    /// <summary>Whether the answer counts as a failed attempt, unless its provider or its address is paused.</summary>
    public static bool ConsumesAttempt(this Reaction reaction) =>
        reaction is Reaction.Fail or Reaction.LoseAnswer or Reaction.Throw || !reaction.IsPrompt();

    /// <summary>Whether the message may have arrived although it counts as failed.</summary>
    public static bool MayHaveArrived(this Reaction reaction) =>
        reaction is Reaction.LoseAnswer || !reaction.IsPrompt();

    /// <summary>Returns the answer of a provider.</summary>
    /// <param name="reaction">The reaction.</param>
    /// <param name="scope">The scope of the fault: one address, a provider, or the channel.</param>
    public static SendResult ToResult(this Reaction reaction, PauseScope scope) => reaction switch
    {
        Reaction.Fail => SendResult.Transient("503").Suspecting(PauseScope.Origin),
        Reaction.LoseAnswer => SendResult.Unknown("connection_lost").Suspecting(PauseScope.Origin),
        Reaction.Throttle => SendResult.Throttled(null, scope, "429").Suspecting(PauseScope.Origin),
        Reaction.ThrottleFor20Seconds => SendResult.Throttled(TimeSpan.FromSeconds(20), scope, "429")
            .Suspecting(PauseScope.Origin),
        Reaction.Misconfigure => SendResult.Misconfigured("401", scope: scope).Suspecting(PauseScope.Origin),
        Reaction.Unreachable => SendResult.Unreachable("refused", scope: scope),
        Reaction.RefuseAddress => SendResult.InvalidRecipient(SuppressionReason.Bounced, "550")
            .Suspecting(PauseScope.Origin),
        Reaction.RejectMessage => SendResult.Rejected("554"),
        _ => SendResult.Sent(),
    };
}
