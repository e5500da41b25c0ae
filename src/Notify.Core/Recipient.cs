using System.Globalization;

namespace Notify;

/// <summary>
/// Who is told. Addresses given here replace those of the address book for their kind; a kind without one is looked up by <see cref="UserId"/> at delivery.
/// </summary>
/// <remarks><see cref="ToString"/> shows the user id and the kinds, never an address.</remarks>
public sealed record Recipient
{
    private Dictionary<string, string>? _addresses;

    /// <summary>A recipient known by the application's own user id.</summary>
    /// <param name="userId">The application's id of the user; null or empty for somebody known by an address alone.</param>
    public Recipient(string? userId = null) => UserId = string.IsNullOrEmpty(userId) ? null : userId;

    /// <summary>The application's id of the user, or null for somebody known by an address alone.</summary>
    public string? UserId { get; }

    /// <summary>A mailbox: <c>ada@example.com</c> or <c>Ada Lovelace &lt;ada@example.com&gt;</c>.</summary>
    public string? Email { get; init; }

    /// <summary>A Telegram chat id (negative for groups).</summary>
    public long? TelegramChatId { get; init; }

    /// <summary>The user's language as a BCP 47 tag, for example <c>de-AT</c>. Default null: the templates' default language.</summary>
    public string? Locale { get; init; }

    /// <summary>The user's time zone as an IANA name, for example <c>Europe/Vienna</c>. Default null: UTC.</summary>
    public string? TimeZone { get; init; }

    /// <summary>Addresses of other channel kinds, by kind: the application's own, or a push subscription as JSON under <c>push</c>. Copied: what is done to the dictionary afterwards changes nothing here.</summary>
    public IReadOnlyDictionary<string, string>? Addresses
    {
        get => _addresses;
        init => _addresses = value is null or { Count: 0 } ? null : new Dictionary<string, string>(value, StringComparer.Ordinal);
    }

    /// <summary>The address given on the spot for a channel kind, or null where none was given.</summary>
    /// <param name="kind">A channel kind, such as <see cref="Channels.Email"/>.</param>
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

    /// <summary>The user id alone; addresses are personal and stay out of logs.</summary>
    public override string ToString() => $"Recipient {UserId ?? "(without user id)"}";
}
