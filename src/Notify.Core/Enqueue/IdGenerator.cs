namespace Notify.Enqueue;

/// <summary>Makes ids that sort by time: version 7 UUIDs (RFC 9562 section 5.7).</summary>
internal delegate Guid IdGenerator(DateTimeOffset now);
