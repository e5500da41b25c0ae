using Notify.Bus;

namespace Notify.Testing.Conformance;

/// <summary>Provides the bus under test and control over its clock.</summary>
public interface IBusFixture : IAsyncDisposable
{
    /// <summary>Gets the bus, which is empty at first.</summary>
    IMessageBus Bus { get; }

    /// <summary>Gets the clock of the process in which the bus runs.</summary>
    TimeProvider Time { get; }

    /// <summary>
    /// Gets a value indicating whether <see cref="AdvanceAsync"/> can skip hours and days. If it cannot, cases that
    /// need such times check nothing.
    /// </summary>
    bool CanSkipDays { get; }

    /// <summary>Lets time pass, by advancing a test clock or by waiting.</summary>
    /// <param name="by">The time; at most some seconds if <see cref="CanSkipDays"/> is false.</param>
    /// <returns>A task that completes when the time has passed.</returns>
    Task AdvanceAsync(TimeSpan by);

    /// <summary>Adds bytes to a queue as another process would have written them.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="lane">The lane.</param>
    /// <param name="wire">The bytes of the envelope.</param>
    /// <returns>A task that completes when the bytes are in the queue.</returns>
    Task InjectRawAsync(string channel, Lane lane, ReadOnlyMemory<byte> wire);

    /// <summary>
    /// Creates the client of another process for the same bus. A bus in memory returns the same object.
    /// </summary>
    /// <returns>The client.</returns>
    Task<IMessageBus> CreateSecondClientAsync();
}
