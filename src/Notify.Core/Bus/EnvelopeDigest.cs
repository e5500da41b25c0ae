namespace Notify.Bus;

/// <summary>Represents the digest that collects an envelope: its key and the rules of its window.</summary>
/// <remarks>
/// The rules travel with each envelope, because an envelope can open its digest long after the enqueue and in any
/// process. This version carries them only.
/// </remarks>
public sealed record EnvelopeDigest
{
    /// <summary>Gets the key: envelopes with the same key, recipient and channel share one digest.</summary>
    public required string Key { get; init; }

    /// <summary>
    /// Gets the duration of the window, from the first item on; null if the digest closes at <see cref="TimeOfDay"/>.
    /// </summary>
    public TimeSpan? Window { get; init; }

    /// <summary>
    /// Gets the maximum duration of a window that starts again with each item; null if the window does not.
    /// </summary>
    public TimeSpan? MaxWindow { get; init; }

    /// <summary>
    /// Gets the time of the day at which the digest closes, in the time zone of the recipient, or null.
    /// </summary>
    public TimeOnly? TimeOfDay { get; init; }

    /// <summary>
    /// Gets the days of the week on which the digest closes at <see cref="TimeOfDay"/>; empty for every day.
    /// </summary>
    public IReadOnlyList<DayOfWeek> Days { get; init; } = [];

    /// <summary>Gets the number of items with which the digest closes early; null if there is no limit.</summary>
    public int? MaxItems { get; init; }

    /// <summary>
    /// Gets a value indicating whether the first item is sent immediately and the digest collects only later ones.
    /// </summary>
    public bool SendsFirstItem { get; init; }

    /// <summary>
    /// Gets a value indicating whether the envelope is the digest itself, which delivers the collected items; otherwise
    /// it is one of the items.
    /// </summary>
    public bool IsSummary { get; init; }

    /// <summary>Returns the kind of the envelope, but never the key, which the application chooses.</summary>
    public override string ToString() => IsSummary ? "EnvelopeDigest (summary)" : "EnvelopeDigest (item)";
}
