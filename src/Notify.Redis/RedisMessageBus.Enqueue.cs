using Notify.Bus;
using Notify.Redis.Bus;
using Notify.Redis.Connection;
using StackExchange.Redis;

namespace Notify.Redis;

public sealed partial class RedisMessageBus
{
    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<EnqueueResult>> EnqueueAsync(
        IReadOnlyList<Envelope> envelopes,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(envelopes);
        cancellationToken.ThrowIfCancellationRequested();
        var oneQueue = true;
        for (var i = 0; i < envelopes.Count; i++)
        {
            if (envelopes[i] is not { Steps.Count: > 0 } envelope || string.IsNullOrWhiteSpace(envelope.Steps[0]))
            {
                throw new ArgumentException(
                    "Every envelope must have at least one step, which is the name of a channel.", nameof(envelopes));
            }

            oneQueue &= envelope.Steps[0] == envelopes[0].Steps[0];
        }

        if (envelopes.Count == 0)
            return [];
        ObjectDisposedException.ThrowIf(_context.Disposing.IsCancellationRequested, this);
        return oneQueue
            ? await Queue(envelopes[0].Steps[0])
                .EnqueueAsync(envelopes, DeliveryContext.IsInside, _context.Time.GetTimestamp(), cancellationToken)
                .ConfigureAwait(false)
            : await EnqueueIntoSeveralAsync(envelopes, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Queues may be on different servers, so no script can change them together. First, all queues must have room;
    /// then each adds its share unconditionally. Concurrent calls may therefore exceed the capacity slightly, but no
    /// envelope of a refused call is added.
    /// </summary>
    private async Task<IReadOnlyList<EnqueueResult>> EnqueueIntoSeveralAsync(
        IReadOnlyList<Envelope> envelopes,
        CancellationToken cancellationToken)
    {
        var shares = envelopes.Select((envelope, index) => (Envelope: envelope, Index: index))
            .GroupBy(one => one.Envelope.Steps[0])
            .Select(group => (
                Queue: Queue(group.Key),
                Envelopes: group.Select(one => one.Envelope).ToArray(),
                Indexes: group.Select(one => one.Index).ToArray()))
            .ToList();
        var startedAt = _context.Time.GetTimestamp();
        foreach (var (queue, own, _) in shares)
        {
            while (!DeliveryContext.IsInside)
            {
                var room = queue.Wake.Room.Next();
                var hasRoom = await HasRoomAsync(queue, own, startedAt, cancellationToken).ConfigureAwait(false);
                if (hasRoom is null)
                    break;

                // Redis has replied.
                startedAt = _context.Time.GetTimestamp();
                if (hasRoom.Value)
                    break;
                if (_context.Options.WhenFull == FullLaneAction.Fail)
                    return [.. envelopes.Select(_ => EnqueueResult.QueueFull)];
                using var linked = CancellationTokenSource.CreateLinkedTokenSource(
                    cancellationToken, _context.Disposing.Token);
                var poll = Task.Delay(_context.Jitter(_context.Options.PollInterval), _context.Time, linked.Token);
                await Task.WhenAny(room, poll).ConfigureAwait(false);
                cancellationToken.ThrowIfCancellationRequested();
                ObjectDisposedException.ThrowIf(_context.Disposing.IsCancellationRequested, this);
                await linked.CancelAsync().ConfigureAwait(false);

                // The time that a call waits for room does not count.
                startedAt = _context.Time.GetTimestamp();
            }
        }

        var results = new EnqueueResult[envelopes.Count];
        var adding = shares.ConvertAll(async share =>
        {
            var shareResults = await share.Queue
                .EnqueueAsync(share.Envelopes, bypassesBound: true, startedAt, CancellationToken.None)
                .ConfigureAwait(false);
            for (var i = 0; i < shareResults.Length; i++)
                results[share.Indexes[i]] = shareResults[i];
        });
        try
        {
            await Task.WhenAll(adding).ConfigureAwait(false);
        }
        catch (Exception error) when (adding.Exists(one => one.IsCompletedSuccessfully))
        {
            throw EnqueueErrors.Partial(error);
        }

        return results;
    }

    /// <summary>
    /// Returns whether a queue has room. If this is unknown because Redis did not reply, returns null: the enqueue call
    /// reports the error, after its timeout if the error may pass.
    /// </summary>
    private async Task<bool?> HasRoomAsync(
        RedisQueue queue,
        Envelope[] envelopes,
        long startedAt,
        CancellationToken cancellationToken)
    {
        var remaining = _context.Options.EnqueueTimeout - _context.Time.GetElapsedTime(startedAt);
        if (remaining <= TimeSpan.Zero)
            return null;
        ChannelStatistics row;
        try
        {
            row = await queue.GetStatisticsAsync()
                .WaitAsync(remaining, _context.Time, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (Exception error) when (error is RedisException || RedisFailure.IsPassing(error))
        {
            return null;
        }

        var campaign = envelopes.Count(envelope => envelope.Lane == Lane.Campaign);
        return Fits(row.Campaign, campaign) && Fits(row.Transactional, envelopes.Length - campaign);
    }

    private bool Fits(long count, int wanted)
    {
        var capacity = _context.Options.LaneCapacity;
        return wanted == 0 || count + wanted <= capacity || (count == 0 && wanted > capacity);
    }
}
