using System.Text.Json;
using Notify.Benchmarks.Bus;
using Notify.Bus;

namespace Notify.Benchmarks.Redis;

/// <summary>What every contender carries over Redis: the same 200 bytes of model.</summary>
internal static class RedisMail
{
    public const string Channel = "noop";

    /// <summary>How many go in with one call, and come out with one at most.</summary>
    public const int Batch = 250;

    private static readonly byte[] Model = JsonSerializer.SerializeToUtf8Bytes(Payload.Sample);

    public static Envelope Envelope(DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now),
        NotificationId = Guid.CreateVersion7(now),
        Template = "alert",
        Recipient = new Recipient("user-42"),
        Model = Model,
        Hops = [Channel],
        CreatedAt = now,
        ExpiresAt = now.AddDays(1),
    };

    public static Envelope[] Envelopes(int count)
    {
        var now = TimeProvider.System.GetUtcNow();
        var envelopes = new Envelope[count];
        for (var i = 0; i < count; i++)
            envelopes[i] = Envelope(now);
        return envelopes;
    }
}
