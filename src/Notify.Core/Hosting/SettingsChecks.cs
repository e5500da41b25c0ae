using Notify.Diagnostics;
using Notify.Localization;

namespace Notify.Hosting;

/// <summary>Logs a warning for each configuration key that has no effect.</summary>
internal sealed class ConfigurationCheck(ConfigurationAudit audit, NotifyLoggers loggers) : IStartupCheck
{
    public ValueTask CheckAsync(CancellationToken cancellationToken)
    {
        foreach (var (path, suggestion) in audit.FindUnknown())
            loggers.Hosting.ConfigurationKeyUnknown(path, suggestion);
        return default;
    }
}

/// <summary>
/// Logs a warning if the machine lacks the data of cultures or time zones, as small container images do.
/// </summary>
internal sealed class GlobalizationCheck(NotifyLoggers loggers) : IStartupCheck
{
    /// <summary>Whether the machine has no cultures. A test sets it.</summary>
    internal bool LacksCultures { get; init; } = KnownCultures.IsInvariant;

    /// <summary>Whether the machine has no time zones. A test sets it.</summary>
    internal bool LacksTimeZones { get; init; } = KnownTimeZones.AreMissing;

    public ValueTask CheckAsync(CancellationToken cancellationToken)
    {
        if (LacksCultures)
            loggers.Hosting.CulturesMissing();
        if (LacksTimeZones)
            loggers.Hosting.TimeZonesMissing();
        return default;
    }
}
