namespace Notify.AspNetCore.Models;

/// <summary>One minute of this process.</summary>
/// <param name="Minute">When it began.</param>
/// <param name="Sent">Messages that providers took.</param>
/// <param name="Failed">Sends that failed; some of them are tried again.</param>
internal sealed record ActivityMinute(DateTimeOffset Minute, long Sent, long Failed);
