namespace Notify.Pipeline.Pauses;

/// <summary>
/// How much evidence leads from results of single recipients to a pause of their provider. See docs/delivery.md.
/// </summary>
internal static class PauseThresholds
{
    /// <summary>Failures in a row after which further ones no longer count as attempts.</summary>
    public const int Failures = 3;

    /// <summary>Different recipients among them that pause the provider instead of the address.</summary>
    public const int FailedRecipients = 2;

    /// <summary>Different recipients that are throttled in a row.</summary>
    public const int Throttles = 3;

    /// <summary>Different recipients for which our settings are refused in a row.</summary>
    public const int Refusals = 3;

    /// <summary>
    /// Refusals of our settings for one address, with acceptances for others, that retire the address.
    /// </summary>
    public const int RefusalsOfOneAddress = 3;

    /// <summary>Different recipients whose addresses are reported as invalid in a row.</summary>
    public const int InvalidAddresses = 5;
}

/// <summary>How a result concerns a channel or a provider.</summary>
internal enum PauseConcern
{
    /// <summary>It concerns another scope.</summary>
    None,

    /// <summary>It concerns one recipient, but the cause may be this scope.</summary>
    Suspected,

    /// <summary>It concerns this scope.</summary>
    Certain,
}
