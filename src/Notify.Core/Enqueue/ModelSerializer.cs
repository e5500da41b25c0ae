using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Options;

namespace Notify.Enqueue;

/// <summary>Turns models into UTF-8 JSON objects. Messages name types, never values.</summary>
internal sealed class ModelSerializer
{
    private readonly JsonSerializerOptions _options;

    public ModelSerializer(IOptions<NotifyOptions> options)
        : this(options.Value.Json, JsonSerializer.IsReflectionEnabledByDefault) { }

    internal ModelSerializer(JsonSerializerOptions options, bool reflection)
    {
        _options = new JsonSerializerOptions(options);
        _options.TypeInfoResolverChain.Add(PlainModelContext.Default);
        if (reflection)
            _options.TypeInfoResolverChain.Add(Reflection());
        _options.MakeReadOnly();
    }

    public ReadOnlyMemory<byte> Serialize(Notification notification)
    {
        if (notification.Model is not { } model)
            return default;
        var buffer = ModelBuffer.Rent();
        try
        {
            Write(buffer.Writer, model);
            buffer.Writer.Flush();
            if (buffer.Written is not [(byte)'{', ..])
                throw NotAnObject(model);
            return buffer.Written.ToArray();
        }
        catch (Exception fault) when (fault is not (NotificationRejectedException or OutOfMemoryException))
        {
            throw Unserialisable(model, fault);
        }
        finally
        {
            buffer.Return();
        }
    }

    private void Write(Utf8JsonWriter writer, object model)
    {
        if (model is JsonNode node)
            node.WriteTo(writer, _options);
        else if (_options.TryGetTypeInfo(model.GetType(), out var type))
            JsonSerializer.Serialize(writer, model, type);
        else
            throw WithoutMetadata(model);
    }

    private static NotificationRejectedException NotAnObject(object model) => Rejected.Because(
        RejectionReason.InvalidModel,
        $"The model ({model.GetType()}) becomes JSON that is not an object. Give an object whose properties are the template's variables: new {{ Name = … }}.");

    private static NotificationRejectedException WithoutMetadata(object model) => Rejected.Because(
        RejectionReason.InvalidModel,
        $"The model type {model.GetType()} has no JSON metadata and reflection is off. Add a JsonSerializerContext with [JsonSerializable(typeof({model.GetType().Name}))] to " +
        "NotifyOptions.Json.TypeInfoResolverChain.");

    private static NotificationRejectedException Unserialisable(object model, Exception fault) => new(
        RejectionReason.InvalidModel,
        $"The model ({model.GetType()}) cannot be turned into JSON: {Explain(fault)}",
        inner: fault);

    private static string Explain(Exception fault) => fault switch
    {
        JsonException => "it refers to itself, or is more than 64 levels deep. Give a flat object with just what the template shows.",
        NotSupportedException =>
            "a type inside it is not supported or has no JSON metadata (the inner exception names it). Leave it out, or add its JsonSerializerContext to NotifyOptions.Json.TypeInfoResolverChain.",
        _ => $"reading it threw {fault.GetType()}.",
    };

    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "Called only where the application left reflection-based serialisation on; trimmed and AOT builds turn it off.")]
    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "As above.")]
    private static DefaultJsonTypeInfoResolver Reflection() => new();
}
