namespace Notify.Benchmarks.Measuring;

/// <summary>What the rounds of one contender gave.</summary>
/// <param name="Name">The contender's.</param>
/// <param name="Rates">Messages a second, round by round.</param>
/// <param name="BytesPerMessage">Allocated, in the last round.</param>
/// <param name="LeastMicroseconds">Processor time a message, all threads, in the round that took least: what a busy neighbour distorts least.</param>
/// <param name="LeastServerMicroseconds">The same of the server, where the contenders share one.</param>
internal sealed record Measurement(
    string Name,
    IReadOnlyList<double> Rates,
    double BytesPerMessage,
    double LeastMicroseconds,
    double? LeastServerMicroseconds)
{
    public double Rate => Rates.Order().ElementAt(Rates.Count / 2);

    public double Lowest => Rates.Min();

    public double Highest => Rates.Max();
}
