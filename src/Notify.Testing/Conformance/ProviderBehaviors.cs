namespace Notify.Testing.Conformance;

/// <summary>Specifies the behaviors of a provider that the sender cases need.</summary>
[Flags]
public enum ProviderBehaviors
{
    /// <summary>The provider accepts everything.</summary>
    Accept = 0,

    /// <summary>The provider reports that the address does not exist.</summary>
    RefuseRecipient = 1,

    /// <summary>The provider rejects the message because of its content.</summary>
    RefuseContent = 2,

    /// <summary>The provider fails temporarily.</summary>
    FailForNow = 4,

    /// <summary>The provider requests a lower rate.</summary>
    Throttle = 8,

    /// <summary>The provider rejects the credentials.</summary>
    RefuseCredentials = 16,

    /// <summary>The provider cannot be reached.</summary>
    Unreachable = 32,

    /// <summary>The provider accepts the message, and its answer is lost.</summary>
    LoseAnswer = 64,

    /// <summary>The provider accepts the connection and never answers.</summary>
    Hang = 128,

    /// <summary>The provider restarts: every open connection breaks, and new ones are accepted.</summary>
    Restart = 256,
}
