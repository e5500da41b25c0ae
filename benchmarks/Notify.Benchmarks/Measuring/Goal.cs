namespace Notify.Benchmarks.Measuring;

/// <summary>A ratio that one contender should reach against another.</summary>
/// <param name="Subject">The name of the contender.</param>
/// <param name="Against">The name of the other contender.</param>
/// <param name="AtLeast">The ratio.</param>
/// <param name="OfProcessorTime">Whether messages per second of processor time count, not of the clock.</param>
internal sealed record Goal(string Subject, string Against, double AtLeast, bool OfProcessorTime = false);
