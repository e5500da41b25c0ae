namespace Notify;

/// <summary>What was left when the workers stopped.</summary>
/// <param name="Drained">How many envelopes were finished during the shutdown.</param>
/// <param name="Released">How many were in flight and went back to their queue uncharged.</param>
/// <param name="LeftTransactional">Queued and delayed transactional envelopes that stay behind. In memory they are gone with the process.</param>
/// <param name="LeftCampaign">Queued and delayed campaign envelopes that stay behind. In memory they are gone with the process.</param>
public sealed record ShutdownReport(long Drained, long Released, long LeftTransactional, long LeftCampaign);
