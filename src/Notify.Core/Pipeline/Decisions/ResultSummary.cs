using Notify.Delivery;

namespace Notify.Pipeline.Decisions;

/// <summary>The answers of one round, sorted by what they ask for.</summary>
internal readonly struct ResultSummary
{
    private ResultSummary(ReadOnlySpan<AddressResult> results, int accepted)
    {
        Accepted = accepted > 0;
        foreach (ref readonly var result in results)
        {
            Asked |= !result.Local;
            HasVerdicts |= result.MovedKey is not null;
            switch (result.Result.Outcome)
            {
                case SendOutcome.Sent:
                    Accepted = true;
                    Sent ??= result;
                    break;
                case SendOutcome.Unknown:
                    Unknown = true;
                    Charged ??= result;
                    break;
                case SendOutcome.Transient:
                    Charged ??= result;
                    break;
                case SendOutcome.Rejected:
                    Refused = Refused is { Result.Outcome: SendOutcome.Rejected } ? Refused : result;
                    break;
                case SendOutcome.InvalidRecipient:
                    HasVerdicts = true;
                    Refused ??= result;
                    break;
                default:
                    Waiting = Waiting is { } waiting && Weight(waiting.Result) >= Weight(result.Result) ? waiting : result;
                    break;
            }
        }
    }

    /// <summary>Whether any address has accepted, now or in an earlier round.</summary>
    public bool Accepted { get; }

    /// <summary>Whether a provider was asked at all.</summary>
    public bool Asked { get; }

    public bool Unknown { get; }

    /// <summary>Whether there is something to tell of single addresses.</summary>
    public bool HasVerdicts { get; }

    public AddressResult? Sent { get; }

    /// <summary>A failure that spends an attempt.</summary>
    public AddressResult? Charged { get; }

    /// <summary>A reason to wait without spending one: the widest.</summary>
    public AddressResult? Waiting { get; }

    /// <summary>A refusal for good.</summary>
    public AddressResult? Refused { get; }

    public static ResultSummary Of(in StepSnapshot at, ReadOnlySpan<AddressResult> results) => new(results, at.State.Accepted.Count);

    private static int Weight(SendResult result) => result.Outcome switch
    {
        SendOutcome.Misconfigured => 3,
        SendOutcome.Unreachable => 2,
        _ => result.Scope == ThrottleScope.Address ? 0 : 1,
    };
}
