namespace Notify.Benchmarks.Measuring;

/// <summary>The results of the rounds of one contender.</summary>
/// <param name="Name">The name of the contender.</param>
/// <param name="Rates">The messages per second of each round.</param>
/// <param name="BytesPerMessage">The allocated bytes per message in the last round.</param>
/// <param name="LeastMicroseconds">
/// The processor time per message, of all threads, in the round that needed least, which a busy neighbor distorts
/// least.
/// </param>
/// <param name="LeastServerMicroseconds">The same for the server, if the contenders share one.</param>
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
