namespace Notify.Tests;

/// <summary>
/// Tests that run alone, because other tests would change what they observe: the thread pool, or what a message costs
/// while nothing listens to its spans and metrics.
/// </summary>
[CollectionDefinition(nameof(AloneCollection), DisableParallelization = true)]
public sealed class AloneCollection;
