namespace Notify.Push.Payload;

/// <summary>The values of the <c>Urgency</c> header (RFC 8030 section 5.3).</summary>
internal static class UrgencyNames
{
    public static PushUrgency? Read(string text) => text.ToLowerInvariant() switch
    {
        "very-low" => PushUrgency.VeryLow,
        "low" => PushUrgency.Low,
        "normal" => PushUrgency.Normal,
        "high" => PushUrgency.High,
        _ => null,
    };

    public static string Write(PushUrgency urgency) => urgency switch
    {
        PushUrgency.VeryLow => "very-low",
        PushUrgency.Low => "low",
        PushUrgency.High => "high",
        _ => "normal",
    };
}
