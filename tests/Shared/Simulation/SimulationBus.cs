using Notify.Bus;

namespace Notify.Tests.Simulation;

/// <summary>The bus under test, whose queues outlive the processes, and its time.</summary>
internal abstract class SimulationBus(SimulationClock clock) : IAsyncDisposable
{
    public SimulationClock Clock { get; } = clock;

    public abstract IMessageBus Inner { get; }

    /// <summary>The right time, while the wall clock of the process may be wrong.</summary>
    public abstract DateTimeOffset Now { get; }

    /// <summary>
    /// The time within which a message is sent if there are no faults. Not zero, because rest may have
    /// been detected too early.
    /// </summary>
    public abstract TimeSpan Prompt { get; }

    /// <summary>
    /// Whether threads that the test does not observe work for the bus, such as those that read the replies of a server.
    /// On a machine that stalls, the clock may then move before the engine rests, and a message may be late.
    /// </summary>
    public virtual bool HasUnobservedThreads => false;

    /// <summary>Moves the time of the bus and then the clock.</summary>
    public abstract Task AdvanceToAsync(TimeSpan elapsed);

    /// <summary>Waits until nothing can happen before the clock moves.</summary>
    public abstract Task RestAsync(EngineRest rest);

    public abstract ValueTask DisposeAsync();
}
