namespace Notify.AspNetCore.Models;

/// <summary>The deliveries of this process in one minute.</summary>
/// <param name="Minute">The start of the minute.</param>
/// <param name="Sent">The number of messages that providers accepted.</param>
/// <param name="Failed">The number of sends that failed. Some of them are retried.</param>
internal sealed record ActivityMinute(DateTimeOffset Minute, long Sent, long Failed);
