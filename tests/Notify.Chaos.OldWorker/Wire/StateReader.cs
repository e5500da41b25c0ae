using System.Text.Json;

namespace Notify.Bus;

/// <summary>Reads a delivery state.</summary>
internal static class StateReader
{
    public static DeliveryState Read(ref Utf8JsonReader reader)
    {
        var state = DeliveryState.Initial;
        reader.StartObject("the document");
        while (reader.NextProperty())
        {
            switch (reader.GetString())
            {
                case "step":
                    state = state with { Step = reader.Count("step") };
                    break;
                case "failures":
                    state = state with { Failures = reader.Count("failures") };
                    break;
                case "possiblyDelivered":
                    state = state with { PossiblyDelivered = reader.Flag("possiblyDelivered") };
                    break;
                case "accepted":
                    state = state with { Accepted = reader.Texts("accepted") };
                    break;
                case "parts":
                    state = state with { Parts = reader.Counts("parts") };
                    break;
                case "requeues":
                    state = state with { Requeues = reader.Count("requeues") };
                    break;
                case "requeuedAt":
                    state = state with { RequeuedAt = reader.Moment("requeuedAt") };
                    break;
                case "history":
                    state = state with { History = ReadHistory(ref reader) };
                    break;
                default:
                    reader.SkipValue();
                    break;
            }
        }

        EnvelopeReader.ReadToEnd(ref reader);
        return state;
    }

    private static List<DeliveryFailure> ReadHistory(ref Utf8JsonReader reader)
    {
        reader.StartArray("history");
        var history = new List<DeliveryFailure>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.StartObject)
                throw new WireFormatException("'history' does not contain only objects");
            history.Add(ReadFailure(ref reader));
        }

        history.RemoveRange(0, Math.Max(0, history.Count - DeliveryState.MaxHistory));
        return history;
    }

    private static DeliveryFailure ReadFailure(ref Utf8JsonReader reader)
    {
        DateTimeOffset? at = null;
        string? channel = null, outcome = null, detail = null;
        while (reader.NextProperty())
        {
            switch (reader.GetString())
            {
                case "at": at = reader.Moment("history.at"); break;
                case "channel": channel = reader.Text("history.channel"); break;
                case "outcome": outcome = reader.Text("history.outcome"); break;
                case "detail": detail = reader.Text("history.detail"); break;
                default: reader.SkipValue(); break;
            }
        }

        if (at is null || channel is null || outcome is null)
            throw new WireFormatException("an entry of 'history' lacks its time, channel or outcome");
        return new DeliveryFailure { At = at.Value, Channel = channel, Outcome = outcome, Detail = detail };
    }
}
