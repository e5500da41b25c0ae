using System.Diagnostics;

namespace Notify.Diagnostics;

/// <summary>
/// Provides the names under which Notify reports. Pass them to OpenTelemetry's <c>AddMeter</c> and <c>AddSource</c>.
/// </summary>
public static class NotifyTelemetry
{
    /// <summary>The name of the meter.</summary>
    public const string MeterName = "Notify";

    /// <summary>The name of the activity source.</summary>
    public const string ActivitySourceName = "Notify";

    internal static ActivitySource Source { get; } = new(ActivitySourceName);
}
