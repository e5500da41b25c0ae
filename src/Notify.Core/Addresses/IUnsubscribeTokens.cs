namespace Notify.Addresses;

/// <summary>Makes and reads the signed tokens of unsubscribe links. A token is scoped to one address and one list and tells nothing to who cannot read it.</summary>
public interface IUnsubscribeTokens
{
    /// <summary>Whether a key and a base address are set; without them no link is made.</summary>
    bool IsConfigured { get; }

    /// <summary>Makes a token.</summary>
    /// <param name="claim">Who unsubscribes from what.</param>
    /// <exception cref="InvalidOperationException">No key is set.</exception>
    string Create(UnsubscribeTarget claim);

    /// <summary>The link that carries a token, for a mail's <c>List-Unsubscribe</c> header (RFC 8058) or its footer: the base address with the token as the query parameter <c>t</c>.</summary>
    /// <param name="claim">Who unsubscribes from what.</param>
    /// <exception cref="InvalidOperationException">No key or no base address is set.</exception>
    Uri CreateLink(UnsubscribeTarget claim);

    /// <summary>Reads a token.</summary>
    /// <param name="token">The token.</param>
    /// <returns>The claim, or null where the token is forged, altered, of another key, or past its validity.</returns>
    UnsubscribeTarget? Read(string? token);
}
