namespace Notify.Redis.Bus;

/// <summary>Represents the audit of one queue.</summary>
/// <param name="Channel">The name of the channel.</param>
/// <param name="Bodies">The number of stored envelopes.</param>
/// <param name="Ready">The number of envelopes that are ready to be claimed.</param>
/// <param name="Delayed">The number of delayed envelopes.</param>
/// <param name="InFlight">The number of leased envelopes.</param>
/// <param name="DeadLetters">The number of dead letters.</param>
/// <param name="Problems">The problems by id; empty if the queue is sound.</param>
public sealed record RedisQueueAudit(string Channel, int Bodies, int Ready, int Delayed, int InFlight, int DeadLetters, IReadOnlyList<string> Problems);
