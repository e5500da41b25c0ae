using System.Globalization;

namespace Notify;

/// <summary>Represents the recipient of a notification.</summary>
/// <remarks>
/// Addresses in this object replace those of the address book for their kind. For other kinds, the address book is
/// queried with <see cref="UserId"/> at delivery. <see cref="ToString"/> contains only the user id, never an address.
/// </remarks>
public sealed record Recipient
{
    private Dictionary<string, string>? _addresses;

    /// <summary>Initializes a new instance of the <see cref="Recipient"/> class.</summary>
    /// <param name="userId">The application's id of the user; null or empty if only addresses are known.</param>
    public Recipient(string? userId = null) => UserId = string.IsNullOrEmpty(userId) ? null : userId;

    /// <summary>Gets the application's id of the user, or null if only addresses are known.</summary>
    public string? UserId { get; }

    /// <summary>
    /// Gets the e-mail address: <c>ada@example.com</c> or <c>Ada Lovelace &lt;ada@example.com&gt;</c>.
    /// </summary>
    public string? Email { get; init; }

    /// <summary>Gets the Telegram chat id, which is negative for groups.</summary>
    public long? TelegramChatId { get; init; }

    /// <summary>Gets the language of the user as a BCP 47 tag, for example <c>de-AT</c>.</summary>
    /// <value>The default is null: the default language of the templates.</value>
    public string? Locale { get; init; }

    /// <summary>Gets the time zone of the user as an IANA name, for example <c>Europe/Vienna</c>.</summary>
    /// <value>The default is null: UTC.</value>
    public string? TimeZone { get; init; }

    /// <summary>
    /// Gets the addresses of other channel kinds, by kind, for example of the application's own kinds, or a push
    /// subscription as JSON under <c>push</c>. The dictionary is copied, so that later changes to it have no effect.
    /// </summary>
    public IReadOnlyDictionary<string, string>? Addresses
    {
        get => _addresses;
        init => _addresses = value is null or { Count: 0 }
            ? null
            : new Dictionary<string, string>(value, StringComparer.Ordinal);
    }

    /// <summary>Returns the address of this object for a channel kind.</summary>
    /// <param name="kind">The name of the channel kind, for example <see cref="Channels.Email"/>.</param>
    /// <returns>The address, or null if there is none.</returns>
    public string? AddressFor(string kind)
    {
        if (_addresses is not null && _addresses.TryGetValue(kind, out var address))
            return address;
        return kind switch
        {
            Channels.Email => Email,
            Channels.Telegram => TelegramChatId?.ToString(CultureInfo.InvariantCulture),
            _ => null,
        };
    }

    /// <summary>Whether this object contains an address for at least one of the channel kinds.</summary>
    internal bool HasAddressFor(ChannelKind[] kinds)
    {
        foreach (var kind in kinds)
        {
            if (AddressFor(kind.Name) is not null)
                return true;
        }

        return false;
    }

    /// <summary>
    /// Returns the user id. Addresses are personal data and are not included, so that they do not appear in logs.
    /// </summary>
    public override string ToString() => $"Recipient {UserId ?? "(without user id)"}";
}
