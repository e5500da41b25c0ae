namespace Notify;

/// <summary>
/// Contains the outcomes of envelopes in failure histories, dead letters, events and the <c>outcome</c> tag of metrics.
/// </summary>
public static class DeliveryOutcomes
{
    /// <summary>The bus accepted the envelope.</summary>
    public const string Enqueued = "enqueued";

    /// <summary>The provider accepted the message.</summary>
    public const string Sent = "sent";

    /// <summary>The send failed temporarily.</summary>
    public const string Transient = "transient";

    /// <summary>The provider limits the rate of messages.</summary>
    public const string Throttled = "throttled";

    /// <summary>The address is invalid or no longer exists.</summary>
    public const string InvalidRecipient = "invalid_recipient";

    /// <summary>The provider rejected the message because of its content.</summary>
    public const string Rejected = "rejected";

    /// <summary>The provider rejected the settings of the channel.</summary>
    public const string Misconfigured = "misconfigured";

    /// <summary>It is unknown whether the message arrived.</summary>
    public const string Unknown = "unknown";

    /// <summary>The provider could not be reached.</summary>
    public const string Unreachable = "unreachable";

    /// <summary>The template could not be rendered.</summary>
    public const string Unrenderable = "unrenderable";

    /// <summary>The message had expired.</summary>
    public const string Expired = "expired";

    /// <summary>Every address of the step is suppressed.</summary>
    public const string Suppressed = "suppressed";

    /// <summary>The recipient has unsubscribed from the list.</summary>
    public const string Unsubscribed = "unsubscribed";

    /// <summary>The recipient has no address on the step.</summary>
    public const string NoAddress = "no_address";

    /// <summary>The application canceled the notification or its campaign.</summary>
    public const string Canceled = "canceled";

    /// <summary>A gate of the application dropped the envelope or skipped the step.</summary>
    public const string Gated = "gated";

    /// <summary>The recipient does not want the message on the channel.</summary>
    public const string Muted = "muted";

    /// <summary>The process that owned the envelope crashed or lost its lease.</summary>
    public const string LeaseLost = "lease_lost";

    /// <summary>The bytes of the envelope could not be decoded.</summary>
    public const string Undecodable = "undecodable";

    /// <summary>The envelope was written by a newer version, and could not be decoded for 24 hours.</summary>
    public const string NewerVersion = "newer_version";

    /// <summary>The channel of the envelope is no longer registered.</summary>
    public const string UnknownChannel = "unknown_channel";

    /// <summary>An unexpected exception was thrown.</summary>
    public const string Exception = "exception";
}
