using System.Buffers;
using System.ComponentModel;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Notify.Bus;

/// <summary>
/// Encodes and decodes envelopes and their states: UTF-8 JSON with a version, described in <c>docs/bus.md</c>. Unknown
/// fields are ignored. Decoding never throws.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class EnvelopeCodec
{
    private static readonly JsonWriterOptions WriterOptions = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Encodes an envelope.</summary>
    /// <param name="envelope">The envelope.</param>
    /// <returns>The wire form.</returns>
    /// <exception cref="JsonException">The model is not JSON.</exception>
    public static byte[] Encode(Envelope envelope) => Encode(envelope, TimeSpan.Zero);

    /// <summary>Encodes an envelope for a bus whose clock differs from the clock of this process.</summary>
    /// <param name="envelope">The envelope.</param>
    /// <param name="clockDifference">
    /// The time of the bus minus the time of this process. It is added to the time of creation and, unless the
    /// application specified a time in <see cref="Envelope.NotBefore"/>, to the expiry.
    /// </param>
    /// <returns>The wire form.</returns>
    /// <exception cref="JsonException">The model is not JSON.</exception>
    public static byte[] Encode(Envelope envelope, TimeSpan clockDifference)
    {
        ArgumentNullException.ThrowIfNull(envelope);
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer, WriterOptions))
            EnvelopeWriter.Write(writer, envelope, clockDifference);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Encodes an envelope into a buffer.</summary>
    /// <param name="envelope">The envelope.</param>
    /// <param name="buffer">The buffer to which the wire form is appended.</param>
    /// <exception cref="JsonException">The model is not JSON.</exception>
    public static void Encode(Envelope envelope, IBufferWriter<byte> buffer)
    {
        ArgumentNullException.ThrowIfNull(envelope);
        using var writer = new Utf8JsonWriter(buffer, WriterOptions);
        EnvelopeWriter.Write(writer, envelope, TimeSpan.Zero);
    }

    /// <summary>Encodes a state.</summary>
    /// <param name="state">The state.</param>
    /// <returns>The wire form.</returns>
    public static byte[] Encode(DeliveryState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(buffer, WriterOptions))
            StateWriter.Write(writer, state);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Decodes an envelope.</summary>
    /// <param name="wire">
    /// The bytes. The model of the envelope refers to them, so they must not change afterward.
    /// </param>
    /// <returns>The envelope, or the reason why the bytes cannot be decoded.</returns>
    public static DecodeResult<Envelope> Decode(ReadOnlyMemory<byte> wire)
    {
        try
        {
            var reader = new Utf8JsonReader(wire.Span, WireReading.Options);
            return WireVersion.CanRead(reader)
                ? new(DecodeStatus.Decoded, EnvelopeReader.Read(ref reader, wire), null)
                : Newer<Envelope>();
        }
        catch (Exception broken) when (IsBroken(broken))
        {
            return Undecodable<Envelope>(broken);
        }
    }

    /// <summary>Decodes a state.</summary>
    /// <param name="wire">The bytes.</param>
    /// <returns>The state, or the reason why the bytes cannot be decoded.</returns>
    public static DecodeResult<DeliveryState> DecodeState(ReadOnlySpan<byte> wire)
    {
        try
        {
            var reader = new Utf8JsonReader(wire, WireReading.Options);
            return WireVersion.CanRead(reader)
                ? new(DecodeStatus.Decoded, StateReader.Read(ref reader), null)
                : Newer<DeliveryState>();
        }
        catch (Exception broken) when (IsBroken(broken))
        {
            return Undecodable<DeliveryState>(broken);
        }
    }

    /// <summary>Returns the length of the wire form, in bytes.</summary>
    /// <param name="envelope">The envelope.</param>
    /// <returns>The length.</returns>
    public static int Measure(Envelope envelope)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        Encode(envelope, buffer);
        return buffer.WrittenCount;
    }

    /// <summary>
    /// Determines whether the wire form is at most <see cref="Envelope.MaxBytes"/>. The envelope is encoded only if an
    /// upper bound of its length exceeds the maximum.
    /// </summary>
    /// <param name="envelope">The envelope.</param>
    /// <param name="length">The length in bytes; an upper bound of it if that does not exceed the maximum.</param>
    /// <returns>True if the envelope fits.</returns>
    public static bool Fits(Envelope envelope, out int length)
    {
        ArgumentNullException.ThrowIfNull(envelope);
        var upperBound = EnvelopeSize.UpperBound(envelope);
        length = upperBound <= Envelope.MaxBytes ? (int)upperBound : Measure(envelope);
        return length <= Envelope.MaxBytes;
    }

    private static DecodeResult<T> Newer<T>()
        where T : class => new(DecodeStatus.NewerVersion, null, "it was written by a newer version");

    // Invalid JSON, text that is not UTF-8, values that the model rejects, and errors of the readers in this folder.
    private static bool IsBroken(Exception error) =>
        error is JsonException or WireFormatException or InvalidOperationException or ArgumentException
            or FormatException;

    private static DecodeResult<T> Undecodable<T>(Exception broken)
        where T : class =>
        new(
            DecodeStatus.Undecodable,
            null,
            broken switch
            {
                WireFormatException => broken.Message,
                JsonException json => $"it is not JSON from line {json.LineNumber}, byte {json.BytePositionInLine} on",
                _ => "a value is not valid text",
            });
}
