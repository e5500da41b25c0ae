using System.Text.Json;
using Notify.Benchmarks.Bus;
using Notify.Bus;

namespace Notify.Benchmarks.Redis;

/// <summary>The message of every bus: an envelope for one user with the shared model.</summary>
internal static class SampleEnvelope
{
    public const string Channel = "noop";

    private static readonly string[] Steps = [Channel];

    /// <summary>Its length as JSON.</summary>
    public static int Bytes { get; } = EnvelopeCodec.Encode(Make()).Length;

    public static Envelope Make(string channel = Channel)
    {
        var now = DateTimeOffset.UtcNow;
        var id = Guid.CreateVersion7(now);
        return new Envelope
        {
            Id = id,
            NotificationId = id,
            Template = "alert",
            Recipient = Recipients.Next(),
            Model = JsonSerializer.SerializeToUtf8Bytes(Payload.Sample),
            Steps = channel == Channel ? Steps : [channel],
            CreatedAt = now,
            ExpiresAt = now.AddDays(1),
        };
    }

    public static Envelope[] Make(int count)
    {
        var envelopes = new Envelope[count];
        for (var i = 0; i < count; i++)
            envelopes[i] = Make();
        return envelopes;
    }
}
