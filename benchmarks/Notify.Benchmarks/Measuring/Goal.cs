namespace Notify.Benchmarks.Measuring;

/// <summary>A ratio one contender is meant to reach against another.</summary>
/// <param name="Subject">The name of the one.</param>
/// <param name="Against">The name of the other.</param>
/// <param name="AtLeast">The ratio.</param>
/// <param name="OfProcessorTime">Whether messages per second of processor time count, not of the clock.</param>
internal sealed record Goal(string Subject, string Against, double AtLeast, bool OfProcessorTime = false);
