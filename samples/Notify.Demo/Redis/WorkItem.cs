namespace Notify.Demo.Redis;

/// <summary>What a worker has in its hands: an envelope on one of its steps. The next step may begin in the same process before the end of this one is told.</summary>
internal readonly record struct WorkItem(Guid Envelope, string Channel);
