using Notify.Bus;

namespace Notify.Testing;

/// <summary>Test data that only says what the test is about.</summary>
public static class TestEnvelopes
{
    private static readonly TimeSpan TimeToLive = TimeSpan.FromHours(72);
    private static int _users;

    /// <summary>Creates an envelope for one user.</summary>
    /// <param name="channel">The channel it goes by. Default <c>email</c>.</param>
    /// <param name="lane">The lane. Default transactional.</param>
    /// <param name="key">The idempotency key. Default null.</param>
    /// <param name="campaign">The campaign. Default null.</param>
    /// <param name="steps">Channels in order, in place of <paramref name="channel"/>. Default null.</param>
    /// <param name="notBefore">Not claimed before this moment. Default null.</param>
    /// <param name="template">The template. Default <c>some-template</c>.</param>
    /// <param name="userId">
    /// The user. The default is a new one for each envelope, because the envelopes of one user are claimed one after
    /// another.
    /// </param>
    /// <param name="model">The model as JSON. Default empty.</param>
    /// <param name="notificationId">The notification. Default one of its own.</param>
    /// <param name="now">When it was made. Default 2030-01-01; it expires 72 hours later.</param>
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

    /// <summary>Several envelopes, alike but for their ids.</summary>
    /// <param name="count">How many.</param>
    /// <param name="channel">The channel they go by. Default <c>email</c>.</param>
    /// <param name="lane">The lane. Default transactional.</param>
    public static IReadOnlyList<Envelope> Envelopes(
        int count,
        string channel = Channels.Email,
        Lane lane = Lane.Transactional) => [.. Enumerable.Range(0, count).Select(_ => Envelope(channel, lane))];

    /// <summary>A fixed moment: the first of January 2030, UTC.</summary>
    public static DateTimeOffset Moment { get; } = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
}
