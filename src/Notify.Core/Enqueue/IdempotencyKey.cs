namespace Notify.Enqueue;

/// <summary>The key an envelope is known by.</summary>
internal static class IdempotencyKey
{
    /// <summary>The unit separator: refused in names and keys from outside, so composed keys meet neither each other nor those.</summary>
    public const char Separator = '\u001f';

    /// <summary>The notification's own key; else campaign and user, where it has both; else null.</summary>
    public static string? Of(Notification notification, ResolvedBranch branch)
    {
        var key = notification.IdempotencyKey;
        if (key is null && notification is { Campaign: { } campaign, Recipient.UserId: { } user })
            key = $"{campaign}{Separator}{user}";
        return key is null || branch.KeySuffix is null ? key : key + branch.KeySuffix;
    }
}
