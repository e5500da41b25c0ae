namespace Notify.Delivery;

/// <summary>
/// Finds the language, the time zone and the tenant of users, for example in the table of users of the application. It
/// may be a scoped service.
/// </summary>
/// <remarks>
/// Profiles are read at each attempt to deliver, so that a change applies to messages that are already queued. If the
/// call fails, the message waits, and no attempt is consumed.
/// </remarks>
public interface IRecipientProfiles
{
    /// <summary>Finds the profiles of users.</summary>
    /// <param name="userIds">The ids of the users, each once. There is at least one.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>The profiles by user id, without users that are not known.</returns>
    ValueTask<IReadOnlyDictionary<string, RecipientProfile>> GetAsync(
        IReadOnlyCollection<string> userIds, CancellationToken cancellationToken);
}
