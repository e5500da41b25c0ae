namespace Notify.Benchmarks.Bus;

/// <summary>The model of every contender: 200 bytes as JSON.</summary>
internal sealed record Payload(string Symbol, string Side, decimal Price, string Note)
{
    public const int Bytes = 200;

    /// <summary>The maximum number of queued messages, in every bus that has a bound.</summary>
    public const int Capacity = 10_000;

    public static Payload Sample { get; } = new("XAUUSD", "buy", 2650.25m, new string('n', Bytes - 58));
}
