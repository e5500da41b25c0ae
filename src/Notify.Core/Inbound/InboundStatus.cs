namespace Notify.Inbound;

/// <summary>Specifies the status of a message from a provider.</summary>
public enum InboundStatus
{
    /// <summary>The message was read and changed something.</summary>
    Handled,

    /// <summary>The message was read and did not require a change.</summary>
    Ignored,

    /// <summary>The message does not prove that it comes from the provider. It had no effect.</summary>
    Unauthenticated,

    /// <summary>The message could not be read.</summary>
    Malformed,

    /// <summary>The channel accepts no messages because a setting is missing.</summary>
    NotConfigured,

    /// <summary>The message is longer than the channel accepts.</summary>
    TooLarge,

    /// <summary>The channel does not read messages of this media type.</summary>
    UnsupportedMediaType,
}
