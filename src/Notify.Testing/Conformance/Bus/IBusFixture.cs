using Notify.Bus;

namespace Notify.Testing.Conformance;

/// <summary>Provides the bus under test and control over its clock.</summary>
public interface IBusFixture : IAsyncDisposable
{
    /// <summary>The bus, empty at first.</summary>
    IMessageBus Bus { get; }

    /// <summary>The clock of the process in which the bus runs.</summary>
    TimeProvider Time { get; }

    /// <summary>Whether <see cref="AdvanceAsync"/> may be asked for hours and days. Cases about such times prove nothing where it is false.</summary>
    bool CanSkipDays { get; }

    /// <summary>Lets time pass: moves a clock made for tests, or waits.</summary>
    /// <param name="by">How long; at most some seconds where <see cref="CanSkipDays"/> is false.</param>
    Task AdvanceAsync(TimeSpan by);

    /// <summary>Puts bytes into a queue as another process would have written them.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="lane">The lane.</param>
    /// <param name="wire">The bytes of the envelope.</param>
    Task InjectRawAsync(string channel, Lane lane, ReadOnlyMemory<byte> wire);

    /// <summary>Another process's view of the same bus. In memory: the same object.</summary>
    Task<IMessageBus> CreateSecondClientAsync();
}
