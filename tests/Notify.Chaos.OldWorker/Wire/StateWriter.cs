using System.Text.Json;

namespace Notify.Bus;

/// <summary>Writes a delivery state.</summary>
internal static class StateWriter
{
    public static void Write(Utf8JsonWriter writer, DeliveryState state)
    {
        writer.WriteStartObject();
        writer.WriteString("v"u8, WireVersion.Current);
        writer.WriteNumber("step"u8, state.Step);
        writer.WriteNumber("failures"u8, state.Failures);
        if (state.PossiblyDelivered)
            writer.WriteBoolean("possiblyDelivered"u8, true);
        if (state.Accepted.Count > 0)
            writer.WriteTexts("accepted"u8, state.Accepted);
        if (state.Parts.Count > 0)
            writer.WriteCounts("parts"u8, state.Parts);
        if (state.Requeues > 0)
            writer.WriteNumber("requeues"u8, state.Requeues);
        if (state.RequeuedAt is { } requeuedAt)
            writer.WriteString("requeuedAt"u8, requeuedAt);
        if (state.History.Count > 0)
            WriteHistory(writer, state.History);
        writer.WriteEndObject();
    }

    private static void WriteHistory(Utf8JsonWriter writer, IReadOnlyList<DeliveryFailure> history)
    {
        writer.WriteStartArray("history"u8);
        foreach (var failure in history)
        {
            writer.WriteStartObject();
            writer.WriteString("at"u8, failure.At);
            writer.WriteString("channel"u8, failure.Channel);
            writer.WriteString("outcome"u8, failure.Outcome);
            writer.WriteText("detail"u8, failure.Detail);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
