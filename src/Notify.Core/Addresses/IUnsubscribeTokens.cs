namespace Notify.Addresses;

/// <summary>Creates and reads the encrypted tokens of unsubscribe links.</summary>
/// <remarks>
/// A token applies to one address and one list. Without the key, its content can be neither read nor changed.
/// </remarks>
public interface IUnsubscribeTokens
{
    /// <summary>
    /// Gets a value indicating whether a key and a base address are set, so that links can be created.
    /// </summary>
    bool IsConfigured { get; }

    /// <summary>Creates a token.</summary>
    /// <param name="target">The user, address and list that the token unsubscribes.</param>
    /// <returns>The token.</returns>
    /// <exception cref="InvalidOperationException">No key is set.</exception>
    string Create(UnsubscribeTarget target);

    /// <summary>
    /// Creates a link with a token, for the <c>List-Unsubscribe</c> header of an e-mail (RFC 8058) or for its footer.
    /// </summary>
    /// <param name="target">The user, address and list that the link unsubscribes.</param>
    /// <returns>The base address with the token as the query parameter <c>t</c>.</returns>
    /// <exception cref="InvalidOperationException">No key or no base address is set.</exception>
    Uri CreateLink(UnsubscribeTarget target);

    /// <summary>Reads a token.</summary>
    /// <param name="token">The token.</param>
    /// <returns>
    /// The target of the token, or null if the token was forged or changed, was encrypted with an unknown key, or has
    /// expired.
    /// </returns>
    UnsubscribeTarget? Read(string? token);
}
