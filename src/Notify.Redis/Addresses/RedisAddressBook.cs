using Notify.Addresses;
using Notify.Redis.Connection;
using StackExchange.Redis;

namespace Notify.Redis.Addresses;

/// <summary>The address book in Redis, shared by all processes. Its durability is that of the server.</summary>
internal sealed partial class RedisAddressBook(RedisConnection connection, string @namespace) : IAddressBook
{
    private static readonly RedisScript Add = RedisScript.Load("address-add.lua");

    // The field of the suppression that applies to all messages. Lists always have names.
    private static readonly RedisValue WholeAddress = "";

    private readonly AddressBookKeys _keys = new(@namespace);

    public async ValueTask<IReadOnlyList<string>> GetAddressesAsync(
        string userId, string kind, CancellationToken cancellationToken = default)
    {
        var addresses = await RunAsync(
            database => database.SortedSetRangeByRankAsync(_keys.Addresses(userId, kind)),
            cancellationToken).ConfigureAwait(false);
        return Array.ConvertAll(addresses, address => (string)address!);
    }

    public async ValueTask AddAddressAsync(
        string userId, string kind, string address, CancellationToken cancellationToken = default) =>
        await RunAsync(
            _ => connection.RunAsync(Add, [_keys.Addresses(userId, kind)], [address], cancellationToken),
            cancellationToken).ConfigureAwait(false);

    public ValueTask<bool> RemoveAddressAsync(
        string userId, string kind, string address, CancellationToken cancellationToken = default) =>
        RunAsync(database => database.SortedSetRemoveAsync(_keys.Addresses(userId, kind), address), cancellationToken);

    public async ValueTask<Suppression?> GetSuppressionAsync(
        string kind, string address, string? list = null, CancellationToken cancellationToken = default)
    {
        RedisValue[] fields = list is null ? [WholeAddress] : [WholeAddress, list];
        var found = await RunAsync(
            database => database.HashGetAsync(_keys.Suppressions(kind, address), fields),
            cancellationToken).ConfigureAwait(false);
        var index = Array.FindIndex(found, value => !value.IsNull);
        return index < 0 ? null : SuppressionJson.Read((ReadOnlyMemory<byte>)found[index], index == 0 ? null : list);
    }

    public async ValueTask SuppressAsync(
        string kind, string address, Suppression suppression, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(suppression);
        var value = SuppressionJson.Write(suppression);
        var entry = SuppressionEntry.Member(kind, address, suppression.List);
        var score = SuppressionEntry.Score(suppression);
        // The index is on another node of a cluster than the suppression, so the two cannot be written atomically. An
        // entry without a suppression is not listed, whereas operators would not see a suppression without an entry.
        // The entry is therefore added first, and again afterward, because a simultaneous LiftAsync can have removed it.
        await AddEntryAsync(entry, score, cancellationToken).ConfigureAwait(false);
        await RunAsync(
            database => database.HashSetAsync(
                _keys.Suppressions(kind, address), suppression.List ?? WholeAddress, value),
            cancellationToken).ConfigureAwait(false);
        await AddEntryAsync(entry, score, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<bool> LiftAsync(
        string kind, string address, string? list = null, CancellationToken cancellationToken = default)
    {
        var key = _keys.Suppressions(kind, address);
        var field = list ?? WholeAddress;
        var entry = SuppressionEntry.Member(kind, address, list);
        var wasLifted = await RunAsync(database => database.HashDeleteAsync(key, field), cancellationToken)
            .ConfigureAwait(false);
        await RunAsync(database => database.SortedSetRemoveAsync(_keys.SuppressionIndex, entry), cancellationToken)
            .ConfigureAwait(false);
        // A simultaneous SuppressAsync can have added both in between.
        var added = await RunAsync(database => database.HashGetAsync(key, field), cancellationToken)
            .ConfigureAwait(false);
        if (!added.IsNull)
        {
            var score = SuppressionEntry.Score(SuppressionJson.Read((ReadOnlyMemory<byte>)added, list));
            await AddEntryAsync(entry, score, cancellationToken).ConfigureAwait(false);
        }

        return wasLifted;
    }

    private async ValueTask AddEntryAsync(RedisValue entry, double score, CancellationToken cancellationToken) =>
        await RunAsync(
            database => database.SortedSetAddAsync(_keys.SuppressionIndex, entry, score),
            cancellationToken).ConfigureAwait(false);

    /// <summary>
    /// Runs a call. Callers do not know the client's exceptions, so it throws one by which they recognize a store that
    /// is unavailable. The client's message remains in the inner exception, because it contains servers and keys.
    /// </summary>
    /// <exception cref="IOException">Redis cannot be reached, or refuses.</exception>
    private async ValueTask<T> RunAsync<T>(Func<IDatabase, Task<T>> call, CancellationToken cancellationToken)
    {
        try
        {
            var client = await connection.GetAsync(cancellationToken).ConfigureAwait(false);
            return await call(client.GetDatabase()).WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is RedisException || RedisFailure.IsPassing(exception))
        {
            throw new IOException(
                $"The address book in Redis is unavailable ({RedisFailure.Reason(exception)}).", exception);
        }
    }
}
