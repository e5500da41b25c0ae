namespace Notify.Addresses;

/// <summary>How browsers subscribe to a channel: the key they subscribe with, and what is made of the subscription they hand in.</summary>
public interface IBrowserSubscriptions
{
    /// <summary>The public key a browser subscribes with (for web push: VAPID, base64url); null where none is set.</summary>
    string? PublicKey { get; }

    /// <summary>Reads the subscription a browser handed in.</summary>
    /// <param name="json">The text, of unknown origin.</param>
    /// <returns>The address for the address book, or what is wrong.</returns>
    SubscriptionParseResult Read(string json);
}
