namespace Notify.Testing;

/// <summary>Expectations that read as sentences: <c>notifier.ShouldHaveTold("user-42").About("position-failed").By(Channels.Email)</c>. Any test framework shows them.</summary>
public static class CapturingNotifierAssertions
{
    /// <summary>Somebody was told something. Canceled notifications do not count.</summary>
    /// <param name="notifier">The notifier.</param>
    /// <param name="userId">The user's id.</param>
    /// <returns>What narrows it down further.</returns>
    /// <exception cref="NotifyAssertionException">Nothing was captured for this user.</exception>
    public static CapturedMatch ShouldHaveTold(this CapturingNotifier notifier, string userId)
    {
        ArgumentNullException.ThrowIfNull(notifier);
        var all = notifier.All;
        return new CapturedMatch(all, [.. all.Where(captured => !captured.IsCanceled && captured.Notification.Recipient.UserId == userId)], notifier.DefaultVia, $"a notification to '{userId}'");
    }

    /// <summary>Somebody was not told, of one template or of anything.</summary>
    /// <param name="notifier">The notifier.</param>
    /// <param name="userId">The user's id.</param>
    /// <param name="template">The template, or null for any.</param>
    /// <exception cref="NotifyAssertionException">Something was captured for this user.</exception>
    public static void ShouldNotHaveTold(this CapturingNotifier notifier, string userId, string? template = null)
    {
        ArgumentNullException.ThrowIfNull(notifier);
        var all = notifier.All;
        if (all.Any(captured => !captured.IsCanceled && captured.Notification.Recipient.UserId == userId && (template is null || captured.Notification.Template == template)))
            throw new NotifyAssertionException($"Expected no notification to '{userId}'{(template is null ? "" : $" about '{template}'")}. {CapturedList.Describe(all)}");
    }

    /// <summary>Nobody was told anything.</summary>
    /// <param name="notifier">The notifier.</param>
    /// <exception cref="NotifyAssertionException">Something was captured.</exception>
    public static void ShouldHaveToldNobody(this CapturingNotifier notifier)
    {
        ArgumentNullException.ThrowIfNull(notifier);
        var all = notifier.All;
        if (all.Any(captured => !captured.IsCanceled))
            throw new NotifyAssertionException($"Expected no notification. {CapturedList.Describe(all)}");
    }
}
