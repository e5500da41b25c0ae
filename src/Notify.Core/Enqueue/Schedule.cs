namespace Notify.Enqueue;

/// <summary>Until when a notification is worth sending.</summary>
internal static class Schedule
{
    public static DateTimeOffset ExpiresAt(Notification notification, NotifyOptions options, DateTimeOffset now)
    {
        var timeToLive = notification.TimeToLive ?? (notification.Lane == Lane.Campaign ? options.CampaignTimeToLive : options.TransactionalTimeToLive);
        if (timeToLive <= TimeSpan.Zero)
            throw Rejected.Because(RejectionReason.InvalidSchedule, $"The time to live is {timeToLive}; it has to be above zero. Leave TimeToLive null for the default.");
        var due = notification.NotBefore ?? now;
        var expiresAt = timeToLive > DateTimeOffset.MaxValue - due ? DateTimeOffset.MaxValue : due + timeToLive;
        if (expiresAt <= now)
        {
            throw Rejected.Because(
                RejectionReason.InvalidSchedule,
                $"The notification has already expired: NotBefore ({due:O}) and TimeToLive ({timeToLive}) end at {expiresAt:O}. Set NotBefore later, or leave it null.");
        }

        return expiresAt;
    }
}
