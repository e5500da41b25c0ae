using System.Text.Json;

namespace Notify.Bus;

/// <summary>The conditions on the steps of an envelope in the wire form.</summary>
internal static class StepConditionWire
{
    public static IReadOnlyList<StepCondition> Read(ref Utf8JsonReader reader)
    {
        var conditions = new List<StepCondition>();
        reader.StartArray("conditions");
        while (reader.NextObject("conditions"))
            conditions.Add(ReadOne(ref reader));
        return conditions;
    }

    public static void Write(Utf8JsonWriter writer, IReadOnlyList<StepCondition> conditions)
    {
        writer.WriteStartArray("conditions"u8);
        foreach (var condition in conditions)
        {
            writer.WriteStartObject();
            writer.WriteNumber("step"u8, condition.Step);
            writer.WriteString("until"u8, condition.Until);
            writer.WriteDuration("within"u8, condition.Within);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static StepCondition ReadOne(ref Utf8JsonReader reader)
    {
        int? step = null;
        string? until = null;
        TimeSpan? within = null;
        while (reader.NextProperty())
        {
            switch (reader.GetString())
            {
                case "step": step = reader.Count("conditions.step"); break;
                case "until": until = reader.Text("conditions.until"); break;
                case "within": within = reader.Duration("conditions.within"); break;
                default: reader.SkipValue(); break;
            }
        }

        if (step is null || string.IsNullOrWhiteSpace(until) || within is null)
            throw new WireFormatException("an entry of 'conditions' lacks its step, reaction or time");
        return new StepCondition { Step = step.Value, Until = until, Within = within.Value };
    }
}
