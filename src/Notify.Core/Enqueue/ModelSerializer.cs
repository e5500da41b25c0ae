using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Options;

namespace Notify.Enqueue;

/// <summary>Serializes models to UTF-8 JSON objects. Error messages name types, never values.</summary>
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
        {
            _options.TypeInfoResolverChain.Add(CreateReflectionResolver());
            _options.Converters.Add(CreateEnumConverter());
        }

        _options.MakeReadOnly();
    }

    /// <exception cref="NotificationRejectedException">The model cannot be serialized to a JSON object.</exception>
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
        catch (Exception exception) when (exception is not (NotificationRejectedException or OutOfMemoryException))
        {
            throw NotSerializable(model, exception);
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

    private static NotificationRejectedException NotAnObject(object model) => new(
        RejectionReason.InvalidModel,
        $"The model ({model.GetType()}) becomes JSON that is not an object. " +
        "Give an object whose properties are the template's variables: new { Name = … }.");

    private static NotificationRejectedException WithoutMetadata(object model) => new(
        RejectionReason.InvalidModel,
        IsNamed(model.GetType())
            ? $"The model type {model.GetType()} has no JSON metadata, which trimmed and native programs require. List " +
                "it in a JsonSerializerContext and pass that to AddModels, or pass a Dictionary<string, object?>."
            : "The model has a type without a name, which a trimmed or native program cannot serialize. Use a " +
                "Dictionary<string, object?>, or a record whose JsonSerializerContext is passed to AddModels.");

    // The compiler puts "<" into the names of anonymous types, which no source code can repeat.
    private static bool IsNamed(Type type) => !type.Name.Contains('<', StringComparison.Ordinal);

    private static NotificationRejectedException NotSerializable(object model, Exception exception) => new(
        RejectionReason.InvalidModel,
        $"The model ({model.GetType()}) cannot be turned into JSON: {Explain(exception)}",
        inner: exception);

    private static string Explain(Exception exception) => exception switch
    {
        JsonException =>
            "it refers to itself, or is more than 64 levels deep. Use a flat object with only the values that the "
                + "template shows.",
        NotSupportedException =>
            "a type inside it is not supported or has no JSON metadata (the inner exception names it). " +
            "Leave it out, or list it in a JsonSerializerContext and pass that to AddModels.",
        _ => $"reading it threw {exception.GetType()}.",
    };

    [UnconditionalSuppressMessage(
        "Trimming",
        "IL2026",
        Justification = "Called only if reflection-based serialization is enabled; trimmed and AOT builds disable it.")]
    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "See IL2026.")]
    private static DefaultJsonTypeInfoResolver CreateReflectionResolver() => new();

    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "See CreateReflectionResolver.")]
    private static EnumNameConverter CreateEnumConverter() => new();

    /// <summary>A JSON writer and its buffer. Each thread reuses one for all models.</summary>
    private sealed class ModelBuffer
    {
        private const int MaxRetainedBytes = 64 * 1024;

        // The model is never embedded in HTML as JSON, so HTML-sensitive characters need no escaping. The output is
        // shorter, above all outside ASCII.
        private static readonly JsonWriterOptions WriterOptions = new()
        {
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            SkipValidation = true,
        };

        [ThreadStatic]
        private static ModelBuffer? _free;

        private readonly ArrayBufferWriter<byte> _bytes = new(1024);

        private ModelBuffer() => Writer = new Utf8JsonWriter(_bytes, WriterOptions);

        public Utf8JsonWriter Writer { get; }

        public ReadOnlySpan<byte> Written => _bytes.WrittenSpan;

        /// <summary>
        /// Returns the buffer of the thread, or a new one if it is in use because a property of a model serializes
        /// another model.
        /// </summary>
        public static ModelBuffer Rent()
        {
            var buffer = _free ?? new ModelBuffer();
            _free = null;
            return buffer;
        }

        public void Return()
        {
            _bytes.ResetWrittenCount();
            Writer.Reset(_bytes);
            if (_bytes.Capacity <= MaxRetainedBytes)
                _free = this;
        }
    }
}
