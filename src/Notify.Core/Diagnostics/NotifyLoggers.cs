using Microsoft.Extensions.Logging;

namespace Notify.Diagnostics;

/// <summary>
/// The log categories of Notify.Core. They are fixed, so that a class that moves or is renamed does not change a host's
/// log filters.
/// </summary>
internal sealed class NotifyLoggers(ILoggerFactory factory)
{
    /// <summary>Validation and enqueueing of notifications.</summary>
    public ILogger Enqueue { get; } = factory.CreateLogger("Notify.Enqueue");

    /// <summary>Delivery of envelopes, and the workers that do it.</summary>
    public ILogger Delivery { get; } = factory.CreateLogger("Notify.Delivery");

    /// <summary>Reading, compiling and reloading of templates.</summary>
    public ILogger Templates { get; } = factory.CreateLogger("Notify.Templates");

    /// <summary>Start and stop of the runtime.</summary>
    public ILogger Hosting { get; } = factory.CreateLogger("Notify.Hosting");
}
