namespace Notify;

/// <summary>How far the enqueueing of a stream has come.</summary>
/// <param name="Read">Items read from the stream.</param>
/// <param name="Accepted">Of these, queued.</param>
/// <param name="Duplicates">Of these, already known.</param>
/// <param name="Rejected">Of these, at fault.</param>
public readonly record struct BulkEnqueueProgress(int Read, int Accepted, int Duplicates, int Rejected);
