namespace Notify.Bus;

/// <summary>Pauses channels and cancels notifications, for all processes on the bus.</summary>
public interface IBusControl
{
    /// <summary>
    /// Pauses a channel: claims return nothing until it is resumed, while enqueueing continues. Pausing a paused
    /// channel has no effect.
    /// </summary>
    /// <param name="channel">The name of the channel.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>A task that represents the operation.</returns>
    /// <exception cref="BusUnavailableException">
    /// The server of the bus cannot be reached or refuses the call. It is safe to repeat the call.
    /// </exception>
    ValueTask PauseAsync(string channel, CancellationToken cancellationToken = default);

    /// <summary>Resumes a channel. Waiting claims continue immediately.</summary>
    /// <param name="channel">The name of the channel.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>A task that represents the operation.</returns>
    /// <exception cref="BusUnavailableException">
    /// The server of the bus cannot be reached or refuses the call. It is safe to repeat the call.
    /// </exception>
    ValueTask ResumeAsync(string channel, CancellationToken cancellationToken = default);

    /// <summary>
    /// Marks a notification with all its branches as canceled: its leases report this from then on. The mark is kept as
    /// long as the notification has envelopes on the bus, however late they are due.
    /// </summary>
    /// <param name="notificationId">The id of the notification.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>A task that represents the operation.</returns>
    /// <exception cref="BusUnavailableException">
    /// The server of the bus cannot be reached or refuses the call. It is safe to repeat the call.
    /// </exception>
    ValueTask CancelAsync(Guid notificationId, CancellationToken cancellationToken = default);

    /// <summary>
    /// Marks a campaign as canceled. The mark applies to envelopes that are enqueued within 72 hours, and is kept as
    /// long as the campaign has envelopes on the bus.
    /// </summary>
    /// <param name="campaign">The name of the campaign.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>A task that represents the operation.</returns>
    /// <exception cref="BusUnavailableException">
    /// The server of the bus cannot be reached or refuses the call. It is safe to repeat the call.
    /// </exception>
    ValueTask CancelCampaignAsync(string campaign, CancellationToken cancellationToken = default);
}
