namespace Notify.Redis.Bus;

/// <summary>One queue, walked through from end to end.</summary>
/// <param name="Channel">The channel's name.</param>
/// <param name="Bodies">How many envelopes are kept.</param>
/// <param name="Ready">How many are ready to be claimed.</param>
/// <param name="Delayed">How many wait for their time.</param>
/// <param name="InFlight">How many are leased.</param>
/// <param name="DeadLetters">How many are dead letters.</param>
/// <param name="Problems">What is not as it must be, by id; empty where all is well.</param>
public sealed record RedisQueueAudit(string Channel, int Bodies, int Ready, int Delayed, int InFlight, int DeadLetters, IReadOnlyList<string> Problems);
