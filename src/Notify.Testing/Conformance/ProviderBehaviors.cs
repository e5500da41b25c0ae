namespace Notify.Testing.Conformance;

/// <summary>What a provider can be made to do in the sender cases.</summary>
[Flags]
public enum ProviderBehaviors
{
    /// <summary>It takes everything.</summary>
    Accept = 0,

    /// <summary>It says that the address does not exist.</summary>
    RefuseRecipient = 1,

    /// <summary>It refuses the message for what it is.</summary>
    RefuseContent = 2,

    /// <summary>It fails for now.</summary>
    FailForNow = 4,

    /// <summary>It wants us slower.</summary>
    Throttle = 8,

    /// <summary>It refuses our credentials.</summary>
    RefuseCredentials = 16,

    /// <summary>It cannot be reached.</summary>
    Unreachable = 32,

    /// <summary>It takes the message, and its answer is lost.</summary>
    LoseAnswer = 64,

    /// <summary>It takes the connection and never answers.</summary>
    Hang = 128,

    /// <summary>It restarts: every open connection breaks, new ones are welcome.</summary>
    Restart = 256,
}
