using Notify.Delivery;

namespace Notify.Pipeline.Decisions;

/// <summary>The results of all addresses of one attempt, grouped by the action that they require.</summary>
internal readonly struct ResultSummary
{
    private ResultSummary(ReadOnlySpan<AddressResult> results, int accepted)
    {
        IsAccepted = accepted > 0;
        foreach (ref readonly var result in results)
        {
            Attempted |= !result.Local && !result.Result.IsServiceFailure;
            ChangesAddresses |= result.MovedKey is not null;
            IsUnknown |= result.Result.MayHaveArrived;
            switch (result.Result.Outcome)
            {
                case SendOutcome.Sent:
                    IsAccepted = true;
                    Sent ??= result;
                    break;
                case SendOutcome.Unknown:
                    IsUnknown = true;
                    Failure ??= result;
                    break;
                case SendOutcome.Transient:
                    Failure ??= result;
                    break;
                case SendOutcome.Rejected:
                    Rejection = Rejection is { Result.Outcome: SendOutcome.Rejected } ? Rejection : result;
                    break;
                case SendOutcome.InvalidRecipient:
                    ChangesAddresses |= result.IsConfirmed;
                    Rejection ??= result;
                    break;
                default:
                    Wait = Wait is { } wait && Weight(wait.Result) >= Weight(result.Result) ? wait : result;
                    break;
            }
        }
    }

    /// <summary>Whether any address has accepted the message, in this attempt or in an earlier one.</summary>
    public bool IsAccepted { get; }

    /// <summary>Whether a provider was called.</summary>
    public bool Attempted { get; }

    /// <summary>Whether the result of any address is unknown.</summary>
    public bool IsUnknown { get; }

    /// <summary>Whether an address has moved or is to be suppressed.</summary>
    public bool ChangesAddresses { get; }

    /// <summary>The first acceptance.</summary>
    public AddressResult? Sent { get; }

    /// <summary>The first failure that counts as an attempt.</summary>
    public AddressResult? Failure { get; }

    /// <summary>The result with the widest scope that requires a wait and does not count as an attempt.</summary>
    public AddressResult? Wait { get; }

    /// <summary>A permanent refusal; one of the content takes precedence over one of the address.</summary>
    public AddressResult? Rejection { get; }

    public static ResultSummary Of(in StepSnapshot at, ReadOnlySpan<AddressResult> results) =>
        new(results, at.State.Accepted.Count);

    private static int Weight(SendResult result) => result.Outcome switch
    {
        SendOutcome.Misconfigured => 3,
        SendOutcome.Unreachable => 2,
        _ => result.Scope == PauseScope.Address ? 0 : 1,
    };
}
