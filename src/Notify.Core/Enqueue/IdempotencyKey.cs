namespace Notify.Enqueue;

/// <summary>Computes the idempotency key of an envelope.</summary>
internal static class IdempotencyKey
{
    /// <summary>
    /// The unit separator. Names and keys from callers must not contain it, so a composed key never equals another key.
    /// </summary>
    public const char Separator = '\u001f';

    /// <summary>
    /// Returns the notification's own key, or one made of campaign and user id, or null if it lacks one of these.
    /// </summary>
    public static string? Of(Notification notification, ResolvedBranch branch)
    {
        var key = notification.IdempotencyKey;
        if (key is null && notification is { Campaign: { } campaign, Recipient.UserId: { } user })
            key = $"{campaign}{Separator}{user}";
        return key is null || branch.KeySuffix is null ? key : key + branch.KeySuffix;
    }
}
