namespace Notify.Benchmarks.Measuring;

/// <summary>What the rounds of one contender gave.</summary>
internal sealed record Measurement(string Name, IReadOnlyList<double> Rates, double BytesPerMessage)
{
    public double Rate => Rates.Order().ElementAt(Rates.Count / 2);

    public double Lowest => Rates.Min();

    public double Highest => Rates.Max();
}
