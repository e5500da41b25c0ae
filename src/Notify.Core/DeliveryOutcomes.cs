namespace Notify;

/// <summary>The words for what became of an envelope, as they stand in histories, dead letters, events and the <c>outcome</c> tag of metrics.</summary>
public static class DeliveryOutcomes
{
    /// <summary>Accepted by the provider.</summary>
    public const string Sent = "sent";

    /// <summary>A failure worth a retry.</summary>
    public const string Transient = "transient";

    /// <summary>The provider wanted us slower.</summary>
    public const string Throttled = "throttled";

    /// <summary>The address is no good any more.</summary>
    public const string InvalidRecipient = "invalid_recipient";

    /// <summary>The message was refused for what it is.</summary>
    public const string Rejected = "rejected";

    /// <summary>Our own settings were refused.</summary>
    public const string Misconfigured = "misconfigured";

    /// <summary>It may have arrived.</summary>
    public const string Unknown = "unknown";

    /// <summary>The provider could not be reached.</summary>
    public const string Unreachable = "unreachable";

    /// <summary>The template could not be rendered.</summary>
    public const string Unrenderable = "unrenderable";

    /// <summary>It was no longer worth sending.</summary>
    public const string Expired = "expired";

    /// <summary>Every address of the step is suppressed.</summary>
    public const string Suppressed = "suppressed";

    /// <summary>The recipient has unsubscribed from the list.</summary>
    public const string Unsubscribed = "unsubscribed";

    /// <summary>The recipient has no address on the step.</summary>
    public const string NoAddress = "no_address";

    /// <summary>Canceled by the application.</summary>
    public const string Canceled = "canceled";

    /// <summary>A gate of the application dropped or skipped it.</summary>
    public const string Gated = "gated";

    /// <summary>The process that had it died, or lost its lease.</summary>
    public const string LeaseLost = "lease_lost";

    /// <summary>Its bytes could not be decoded.</summary>
    public const string Undecodable = "undecodable";

    /// <summary>It was written by a newer version and nobody here could read it for 24 hours.</summary>
    public const string NewerVersion = "newer_version";

    /// <summary>The channel it was to go by is no longer registered.</summary>
    public const string UnknownChannel = "unknown_channel";

    /// <summary>An unexpected exception.</summary>
    public const string Exception = "exception";
}
