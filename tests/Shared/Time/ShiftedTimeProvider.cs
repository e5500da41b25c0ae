namespace Notify.Tests.Shared;

/// <summary>The clock of a machine whose wall clock is wrong. Durations are right.</summary>
/// <param name="shift">The time by which the clock is ahead; negative if it is behind.</param>
public sealed class ShiftedTimeProvider(TimeSpan shift) : TimeProvider
{
    public TimeSpan Shift { get; set; } = shift;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Shift;
}
