using Notify.Addresses;
using Notify.Redis.Connection;
using StackExchange.Redis;

namespace Notify.Redis.Addresses;

/// <summary>The address book in Redis, shared by all processes. Its durability is that of the server.</summary>
internal sealed class RedisAddressBook(RedisConnection connection, string @namespace) : IAddressBook
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
        var field = suppression.List ?? WholeAddress;
        var value = SuppressionJson.Write(suppression);
        await RunAsync(
            database => database.HashSetAsync(_keys.Suppressions(kind, address), field, value),
            cancellationToken).ConfigureAwait(false);
    }

    public ValueTask<bool> LiftAsync(
        string kind, string address, string? list = null, CancellationToken cancellationToken = default) =>
        RunAsync(
            database => database.HashDeleteAsync(_keys.Suppressions(kind, address), list ?? WholeAddress),
            cancellationToken);

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
