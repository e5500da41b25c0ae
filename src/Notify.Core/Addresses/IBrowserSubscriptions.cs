namespace Notify.Addresses;

/// <summary>Provides the key with which browsers subscribe to a channel, and reads their subscriptions.</summary>
public interface IBrowserSubscriptions
{
    /// <summary>
    /// Gets the public key with which a browser subscribes (for web push: the VAPID key in base64url); null if none is
    /// set.
    /// </summary>
    string? PublicKey { get; }

    /// <summary>Reads a subscription that a browser sent.</summary>
    /// <param name="json">The subscription as JSON. It is not trusted.</param>
    /// <returns>The address for the address book, or the reason why the subscription is invalid.</returns>
    SubscriptionParseResult Read(string json);
}
