namespace Notify.Inbound;

/// <summary>What became of a message from a provider.</summary>
public enum InboundStatus
{
    /// <summary>It was read and did something.</summary>
    Handled,

    /// <summary>It was read and is of no interest here.</summary>
    Ignored,

    /// <summary>It does not prove that it comes from the provider; nothing of it was believed.</summary>
    Unauthenticated,

    /// <summary>It could not be read.</summary>
    Malformed,

    /// <summary>The channel takes no messages: a setting is missing.</summary>
    NotConfigured,
}
