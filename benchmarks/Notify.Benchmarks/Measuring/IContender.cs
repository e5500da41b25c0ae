namespace Notify.Benchmarks.Measuring;

/// <summary>One side of a comparison. Set up anew for each of its rounds, which take turns with the others', so that a noisy moment hits all of them.</summary>
internal interface IContender : IAsyncDisposable
{
    string Name { get; }

    /// <summary>How many messages one round takes; slow contenders take fewer.</summary>
    int Messages { get; }

    Task SetUpAsync();

    /// <summary>Sends that many messages and returns when the last has arrived.</summary>
    Task RunAsync(int messages);
}
