namespace Notify.Benchmarks.Measuring;

/// <summary>
/// One side of a comparison. It is created again for each of its rounds, which alternate with those of the others, so
/// that a disturbance of the machine affects all of them.
/// </summary>
internal interface IContender : IAsyncDisposable
{
    string Name { get; }

    /// <summary>The number of messages of one round. Slow contenders have fewer.</summary>
    int Messages { get; }

    Task SetUpAsync();

    /// <summary>Sends this number of messages and returns when the last one has arrived.</summary>
    Task RunAsync(int messages);
}
