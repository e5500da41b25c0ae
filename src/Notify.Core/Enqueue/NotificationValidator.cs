using Microsoft.Extensions.Options;
using Notify.Localization;
using Notify.Shared;

namespace Notify.Enqueue;

/// <summary>Validates everything about a notification except its model, its template and stored addresses.</summary>
/// <remarks>Error messages never contain an address or a file name, because both are personal data.</remarks>
internal sealed partial class NotificationValidator(
    ViaResolver vias,
    IServiceProvider services,
    IOptions<NotifyOptions> options)
{
    private const int MaxNameLength = 200;

    private readonly NotifyOptions _options = options.Value;

    /// <summary>Validates a notification, resolves its via and computes its expiry.</summary>
    /// <exception cref="NotificationRejectedException">The notification is invalid.</exception>
    public (ResolvedVia Via, DateTimeOffset ExpiresAt) Validate(Notification notification, DateTimeOffset now)
    {
        ValidateNames(notification);
        ValidateLocale(notification.Recipient.Locale);
        ValidateTimeZone(notification.Recipient.TimeZone);
        var via = vias.Resolve(notification.Via);
        ValidateRecipient(notification.Recipient, via);
        ValidateMetadata(notification.Metadata);
        ValidateHeaders(notification.Headers, via);
        ValidateAttachments(notification.Attachments, via);
        return (via, GetExpiry(notification, now));
    }

    /// <summary>Names, keys and ids become queue keys, headers and metric tags, so their length is limited.</summary>
    private static void ValidateNames(Notification notification)
    {
        ValidateName(notification.Template, "template's name");
        ValidateName(notification.Recipient.UserId, "recipient's user id");
        ValidateName(notification.List, "list");
        ValidateName(notification.Category, "category");
        ValidateName(notification.Tenant, "tenant");
        ValidateName(notification.Campaign, "campaign");
        ValidateName(notification.IdempotencyKey, "idempotency key");
        if (notification.Lane is not (Lane.Transactional or Lane.Campaign))
        {
            throw Rejected(
                RejectionReason.InvalidValue, "The lane does not exist. Use Lane.Transactional or Lane.Campaign.");
        }
    }

    /// <summary>An unknown locale would silently be replaced by another language.</summary>
    private static void ValidateLocale(string? locale)
    {
        ValidateName(locale, "recipient's locale");
        if (locale is not null && !KnownCultures.IsKnown(locale))
        {
            throw Rejected(
                RejectionReason.InvalidValue,
                $"The recipient's locale '{locale}' is not known. Use a BCP 47 tag such as 'de-AT', or leave it null.",
                locale);
        }
    }

    /// <summary>Times in an unknown zone would silently be wrong.</summary>
    private static void ValidateTimeZone(string? zone)
    {
        ValidateName(zone, "recipient's time zone");
        if (zone is not null && !KnownTimeZones.TryFind(zone, out _))
        {
            throw Rejected(
                RejectionReason.InvalidValue,
                $"The recipient's time zone is invalid. {KnownTimeZones.Describe(zone)}",
                zone);
        }
    }

    /// <summary>Validates a name, if there is one.</summary>
    internal static void ValidateName(string? value, string label)
    {
        if (value is null)
            return;
        if (string.IsNullOrWhiteSpace(value))
        {
            throw Rejected(
                RejectionReason.InvalidValue, $"The {label} is empty. Set a value, or leave it null.");
        }

        if (value.Length > MaxNameLength)
        {
            throw Rejected(
                RejectionReason.InvalidValue,
                $"The {label} has {value.Length} characters; at most {MaxNameLength} are allowed.");
        }

        if (ControlCharacters.IsIn(value))
        {
            throw Rejected(
                RejectionReason.InvalidValue,
                $"The {label} contains a line break or another control character. Remove it.");
        }
    }

    /// <summary>Addresses must be well-formed, and there must be a user id or an address for one branch.</summary>
    private static void ValidateRecipient(Recipient recipient, ResolvedVia via)
    {
        foreach (var kind in via.Kinds)
        {
            if (recipient.AddressFor(kind.Name) is not { } address)
                continue;
            var error = string.IsNullOrWhiteSpace(address) ? "It is empty" : kind.Validate(address);
            if (error is not null)
            {
                throw Rejected(
                    RejectionReason.MalformedAddress,
                    $"The recipient's {kind.Name} address is malformed: {ToSentence(error)}",
                    kind.Name);
            }
        }

        if (recipient.UserId is not null || recipient.HasAddressFor(via.Kinds))
            return;
        string[] kinds = [.. via.Kinds.Select(kind => kind.Name)];
        throw Rejected(
            RejectionReason.NoAddress,
            $"The recipient has neither a user id nor an address. Looked for: {string.Join(", ", kinds)}. " +
            "Give the Recipient a user id of the address book, or one of these addresses.",
            kinds);
    }

    private DateTimeOffset GetExpiry(Notification notification, DateTimeOffset now)
    {
        var timeToLive = notification.TimeToLive
            ?? (notification.Lane == Lane.Campaign ? _options.CampaignTimeToLive : _options.TransactionalTimeToLive);
        if (timeToLive <= TimeSpan.Zero)
        {
            throw Rejected(
                RejectionReason.InvalidSchedule,
                $"The time to live is {timeToLive}; it must be above zero. Leave TimeToLive null for the default.");
        }

        var due = notification.NotBefore ?? now;
        var expiresAt = timeToLive > DateTimeOffset.MaxValue - due ? DateTimeOffset.MaxValue : due + timeToLive;
        if (expiresAt <= now)
        {
            throw Rejected(
                RejectionReason.InvalidSchedule,
                $"The notification has already expired: NotBefore ({due:O}) and TimeToLive ({timeToLive}) " +
                $"end at {expiresAt:O}. Set NotBefore later, or leave it null.");
        }

        return expiresAt;
    }

    private static NotificationRejectedException Rejected(
        RejectionReason reason,
        string message,
        params string[] details) => new(reason, message, details);

    /// <summary>Ends a message of a channel kind with exactly one period.</summary>
    private static string ToSentence(string message) => message.TrimEnd().TrimEnd('.') + ".";
}
