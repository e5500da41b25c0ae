namespace Notify.Benchmarks.Measuring;

/// <summary>A ratio one contender is meant to reach against another.</summary>
internal sealed record Goal(string Subject, string Against, double AtLeast);
