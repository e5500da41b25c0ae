using System.Diagnostics;

namespace Notify.Diagnostics;

/// <summary>The names under which Notify reports: pass them to OpenTelemetry's <c>AddMeter</c> and <c>AddSource</c>.</summary>
public static class NotifyTelemetry
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "Notify";

    /// <summary>The activity source's name.</summary>
    public const string ActivitySourceName = "Notify";

    internal static ActivitySource Source { get; } = new(ActivitySourceName);
}
