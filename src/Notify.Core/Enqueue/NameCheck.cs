namespace Notify.Enqueue;

/// <summary>Names, keys and ids become queue keys, headers and metric tags: bounded, and free of control characters.</summary>
internal static class NameCheck
{
    public const int MaxLength = 200;

    public static void Check(Notification notification)
    {
        Check(notification.Template, "template's name");
        Check(notification.Recipient.UserId, "recipient's user id");
        Check(notification.Recipient.Locale, "recipient's locale");
        Check(notification.Recipient.TimeZone, "recipient's time zone");
        Check(notification.List, "list");
        Check(notification.Campaign, "campaign");
        Check(notification.IdempotencyKey, "idempotency key");
        if (notification.Lane is not (Lane.Transactional or Lane.Campaign))
            throw Rejected.Because(RejectionReason.InvalidValue, "The lane does not exist. Use Lane.Transactional or Lane.Campaign.");
    }

    private static void Check(string? value, string what)
    {
        if (value is null)
            return;
        if (string.IsNullOrWhiteSpace(value))
            throw Rejected.Because(RejectionReason.InvalidValue, $"The {what} is empty. Give it a value, or leave it null.");
        if (value.Length > MaxLength)
            throw Rejected.Because(RejectionReason.InvalidValue, $"The {what} has {value.Length} characters; at most {MaxLength} are allowed.");
        if (Rejected.HasControl(value))
            throw Rejected.Because(RejectionReason.InvalidValue, $"The {what} holds a line break or another control character. Remove it.");
    }
}
