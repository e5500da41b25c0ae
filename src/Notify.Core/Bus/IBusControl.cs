namespace Notify.Bus;

/// <summary>An operator's hold on the channels of a bus, shared by all processes on it.</summary>
public interface IBusControl
{
    /// <summary>Pauses a channel: claims yield nothing until it is resumed; enqueueing goes on. Pausing twice changes nothing.</summary>
    /// <param name="channel">The channel's name.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    ValueTask PauseAsync(string channel, CancellationToken cancellationToken = default);

    /// <summary>Resumes a channel; waiting claims go on at once.</summary>
    /// <param name="channel">The channel's name.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    ValueTask ResumeAsync(string channel, CancellationToken cancellationToken = default);

    /// <summary>Marks a notification as canceled, all its branches: its leases say so from then on. The mark is kept for 72 hours.</summary>
    /// <param name="notificationId">The notification's id.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    ValueTask CancelAsync(Guid notificationId, CancellationToken cancellationToken = default);

    /// <summary>Marks a campaign as canceled. The mark is kept for 72 hours.</summary>
    /// <param name="campaign">The campaign's name.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    ValueTask CancelCampaignAsync(string campaign, CancellationToken cancellationToken = default);
}
