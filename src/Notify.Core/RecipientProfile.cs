namespace Notify;

/// <summary>Represents what an application knows about a user in addition to the addresses.</summary>
/// <remarks>Values of the <see cref="Recipient"/> and of the <see cref="Notification"/> take precedence.</remarks>
public sealed record RecipientProfile
{
    /// <summary>Gets the language of the user as a BCP 47 tag, for example <c>de-AT</c>.</summary>
    /// <value>The default is null: the default language of the templates.</value>
    public string? Locale { get; init; }

    /// <summary>Gets the time zone of the user as an IANA name, for example <c>Europe/Vienna</c>.</summary>
    /// <value>The default is null: UTC.</value>
    public string? TimeZone { get; init; }

    /// <summary>Gets the tenant of the user.</summary>
    /// <value>The default is null: no tenant.</value>
    public string? Tenant { get; init; }
}
