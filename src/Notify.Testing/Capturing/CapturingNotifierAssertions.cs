namespace Notify.Testing;

/// <summary>
/// Provides assertions on a <see cref="CapturingNotifier"/>. Any test framework shows their messages.
/// </summary>
/// <example>
/// <code>notifier.ShouldHaveNotified("user-42").About("position-failed").By(Channels.Email);</code>
/// </example>
public static class CapturingNotifierAssertions
{
    /// <summary>Asserts that a user was notified. Canceled notifications do not count.</summary>
    /// <param name="notifier">The notifier.</param>
    /// <param name="userId">The id of the user.</param>
    /// <returns>The matching notifications, to which further assertions can be applied.</returns>
    /// <exception cref="NotifyAssertionException">Nothing was captured for this user.</exception>
    public static CapturedMatch ShouldHaveNotified(this CapturingNotifier notifier, string userId)
    {
        ArgumentNullException.ThrowIfNull(notifier);
        var all = notifier.All;
        return new CapturedMatch(
            all,
            [.. all.Where(captured => IsFor(captured, userId))],
            notifier.DefaultVia,
            $"a notification to '{userId}'");
    }

    /// <summary>Asserts that a user was not notified, with one template or at all.</summary>
    /// <param name="notifier">The notifier.</param>
    /// <param name="userId">The id of the user.</param>
    /// <param name="template">The name of the template, or null for all templates.</param>
    /// <exception cref="NotifyAssertionException">Something was captured for this user.</exception>
    public static void ShouldNotHaveNotified(this CapturingNotifier notifier, string userId, string? template = null)
    {
        ArgumentNullException.ThrowIfNull(notifier);
        var all = notifier.All;
        if (!all.Any(captured => IsFor(captured, userId) && IsAbout(captured, template)))
            return;
        var about = template is null ? "" : $" about '{template}'";
        throw new NotifyAssertionException(
            $"Expected no notification to '{userId}'{about}. {CapturedList.Describe(all, notifier.DefaultVia)}");
    }

    /// <summary>Asserts that no user was notified. Canceled notifications do not count.</summary>
    /// <param name="notifier">The notifier.</param>
    /// <exception cref="NotifyAssertionException">Something was captured.</exception>
    public static void ShouldNotHaveNotifiedAnyone(this CapturingNotifier notifier)
    {
        ArgumentNullException.ThrowIfNull(notifier);
        var all = notifier.All;
        if (all.Any(captured => !captured.IsCanceled))
        {
            throw new NotifyAssertionException(
                $"Expected no notification. {CapturedList.Describe(all, notifier.DefaultVia)}");
        }
    }

    private static bool IsFor(Captured captured, string userId) =>
        !captured.IsCanceled && captured.Notification.Recipient.UserId == userId;

    private static bool IsAbout(Captured captured, string? template) =>
        template is null || captured.Notification.Template == template;
}
