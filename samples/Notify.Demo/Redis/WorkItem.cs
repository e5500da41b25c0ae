namespace Notify.Demo.Redis;

/// <summary>
/// An envelope that a worker delivers on one of its steps. The next step may begin in the same process before the end
/// of this one is reported.
/// </summary>
internal readonly record struct WorkItem(Guid Envelope, string Channel);
