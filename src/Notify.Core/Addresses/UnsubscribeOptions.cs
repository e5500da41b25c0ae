namespace Notify.Addresses;

/// <summary>Provides options for unsubscribe links.</summary>
/// <remarks><see cref="ToString"/> omits the keys.</remarks>
public sealed class UnsubscribeOptions
{
    /// <summary>
    /// Gets or sets the https address of the unsubscribe endpoint, for example
    /// <c>https://example.com/api/v1/messaging/unsubscribe</c>.
    /// </summary>
    /// <value>The default is null: no links are created.</value>
    public Uri? BaseUrl { get; set; }

    /// <summary>
    /// Gets or sets the secret key from which the encryption key of the tokens is derived: at least 32 bytes in base64.
    /// </summary>
    /// <value>The default is null: no links are created.</value>
    public string? Key { get; set; }

    /// <summary>
    /// Gets the previous keys (base64). Tokens encrypted with them are still accepted. The keys are secrets.
    /// </summary>
    /// <value>The default is empty.</value>
    public IList<string> PreviousKeys { get; } = [];

    /// <summary>
    /// Gets or sets the time for which a token is valid: at least 60 days, because some e-mail is read late.
    /// </summary>
    /// <value>The default is 400 days.</value>
    public TimeSpan Validity { get; set; } = TimeSpan.FromDays(400);

    /// <summary>Returns the base address without the keys.</summary>
    public override string ToString() => $"UnsubscribeOptions {BaseUrl}";
}
