using Notify.Bus;

namespace Notify.Pipeline.Decisions;

/// <summary>Until when an envelope is worth sending.</summary>
internal static class EnvelopeExpiry
{
    /// <summary>The envelope's own expiry; after a requeue its time to live counts anew from there.</summary>
    public static DateTimeOffset Of(Envelope envelope, DeliveryState state)
    {
        if (state.RequeuedAt is not { } requeued)
            return envelope.ExpiresAt;
        var start = envelope.NotBefore is { } notBefore && notBefore > envelope.CreatedAt ? notBefore : envelope.CreatedAt;
        var timeToLive = envelope.ExpiresAt - start;
        return timeToLive > DateTimeOffset.MaxValue - requeued ? DateTimeOffset.MaxValue : requeued + timeToLive;
    }
}
