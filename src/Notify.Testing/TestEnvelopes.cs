using Notify.Bus;

namespace Notify.Testing;

/// <summary>Creates envelopes for tests, so that a test contains only the data that it is about.</summary>
public static class TestEnvelopes
{
    private static readonly TimeSpan TimeToLive = TimeSpan.FromHours(72);
    private static int _users;

    /// <summary>Creates an envelope for one user.</summary>
    /// <param name="channel">The channel. The default is <c>email</c>.</param>
    /// <param name="lane">The lane. The default is transactional.</param>
    /// <param name="key">The idempotency key. The default is null.</param>
    /// <param name="campaign">The campaign. The default is null.</param>
    /// <param name="steps">The channels in order, instead of <paramref name="channel"/>. The default is null.</param>
    /// <param name="notBefore">The time before which the envelope is not claimed. The default is null.</param>
    /// <param name="template">The template. The default is <c>some-template</c>.</param>
    /// <param name="userId">
    /// The user. The default is a new one for each envelope, because the envelopes of one user are claimed one after
    /// another.
    /// </param>
    /// <param name="model">The model as JSON. The default is empty.</param>
    /// <param name="notificationId">The id of the notification. The default is a new one for each envelope.</param>
    /// <param name="now">The time of creation. The default is 2030-01-01. The envelope expires 72 hours later.</param>
    /// <returns>The envelope.</returns>
    public static Envelope Envelope(
        string channel = Channels.Email,
        Lane lane = Lane.Transactional,
        string? key = null,
        string? campaign = null,
        IReadOnlyList<string>? steps = null,
        DateTimeOffset? notBefore = null,
        string template = "some-template",
        string? userId = null,
        ReadOnlyMemory<byte> model = default,
        Guid? notificationId = null,
        DateTimeOffset? now = null)
    {
        var createdAt = now ?? Moment;
        var due = notBefore ?? createdAt;
        return new Envelope
        {
            Id = Guid.CreateVersion7(createdAt),
            NotificationId = notificationId ?? Guid.CreateVersion7(createdAt),
            Template = template,
            Recipient = new Recipient(userId ?? $"user-{Interlocked.Increment(ref _users)}"),
            Model = model,
            Steps = steps ?? [channel],
            Lane = lane,
            Campaign = campaign,
            IdempotencyKey = key,
            CreatedAt = createdAt,
            NotBefore = notBefore,
            ExpiresAt = due < DateTimeOffset.MaxValue - TimeToLive ? due + TimeToLive : DateTimeOffset.MaxValue,
        };
    }

    /// <summary>Creates several envelopes that differ only in their ids and users.</summary>
    /// <param name="count">The number of envelopes.</param>
    /// <param name="channel">The channel. The default is <c>email</c>.</param>
    /// <param name="lane">The lane. The default is transactional.</param>
    /// <returns>The envelopes.</returns>
    public static IReadOnlyList<Envelope> Envelopes(
        int count,
        string channel = Channels.Email,
        Lane lane = Lane.Transactional) => [.. Enumerable.Range(0, count).Select(_ => Envelope(channel, lane))];

    /// <summary>Gets a fixed time: January 1, 2030, UTC.</summary>
    public static DateTimeOffset Moment { get; } = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
}
