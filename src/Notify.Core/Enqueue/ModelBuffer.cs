using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Notify.Enqueue;

/// <summary>A writer a thread uses again for each model.</summary>
internal sealed class ModelBuffer
{
    private const int MaxKept = 64 * 1024;

    // The model is never placed into HTML as JSON, so nothing has to be escaped for that: fewer bytes, above all outside ASCII.
    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    [ThreadStatic]
    private static ModelBuffer? _free;

    private readonly ArrayBufferWriter<byte> _bytes = new(1024);

    private ModelBuffer() => Writer = new Utf8JsonWriter(_bytes, WriterOptions);

    public Utf8JsonWriter Writer { get; }

    public ReadOnlySpan<byte> Written => _bytes.WrittenSpan;

    /// <summary>The thread's buffer, or a new one where a model's own getter enqueues.</summary>
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
        if (_bytes.Capacity <= MaxKept)
            _free = this;
    }
}
