using System.Collections.Concurrent;

namespace Notify.Sql.Bus;

/// <summary>The queues that this process uses, by channel and by id.</summary>
internal sealed class QueueTable(BusContext context)
{
    private readonly ConcurrentDictionary<string, SqlQueue> _byChannel = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<int, SqlQueue> _byId = new();

    public ICollection<SqlQueue> All => _byChannel.Values;

    public SqlQueue? Find(int id) => _byId.GetValueOrDefault(id);

    public SqlQueue? Find(string channel) => _byChannel.GetValueOrDefault(channel);

    /// <summary>Returns the queue of a channel. The first call for it opens the store and creates the queue.</summary>
    public ValueTask<SqlQueue> GetAsync(string channel) =>
        _byChannel.TryGetValue(channel, out var known) ? new(known) : new(CreateAsync(channel));

    /// <summary>Returns the channel of a queue of the database.</summary>
    public async ValueTask<IReadOnlyDictionary<int, string>> ReadAsync(CancellationToken cancellationToken)
    {
        await context.OpenAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
        return await context.Store.GetQueuesAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task<SqlQueue> CreateAsync(string channel)
    {
        await context.OpenAsync().ConfigureAwait(false);
        var id = await context.Store.GetQueueAsync(channel, context.Disposing.Token).ConfigureAwait(false);
        var queue = _byChannel.GetOrAdd(channel, new SqlQueue(context, id, channel));
        _byId[id] = queue;
        return queue;
    }
}
