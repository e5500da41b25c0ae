namespace Notify.AspNetCore.Models;

/// <summary>What <c>GET /queues</c> answers.</summary>
/// <param name="At">When it was read.</param>
/// <param name="Channels">Every channel the bus or this host knows, by name.</param>
/// <param name="Activity">What this process sent and failed to send in each of the last 30 minutes, oldest first.</param>
internal sealed record QueuesResponse(DateTimeOffset At, IReadOnlyList<QueueRow> Channels, IReadOnlyList<ActivityMinute> Activity);
