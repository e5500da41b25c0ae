namespace Notify.AspNetCore.Models;

/// <summary>The response of <c>GET /queues</c>.</summary>
/// <param name="At">The time at which the queues were read.</param>
/// <param name="Channels">The channels of the bus and of this host, by name.</param>
/// <param name="Activity">The deliveries of this process in each of the last 30 minutes, oldest first.</param>
internal sealed record QueuesResponse(
    DateTimeOffset At,
    IReadOnlyList<QueueRow> Channels,
    IReadOnlyList<ActivityMinute> Activity);
