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

    public async ValueTask<IReadOnlyList<string>> GetAddressesAsync(string userId, string kind, CancellationToken cancellationToken = default)
    {
        var database = await DatabaseAsync(cancellationToken).ConfigureAwait(false);
        var addresses = await database.SortedSetRangeByRankAsync(_keys.Addresses(userId, kind)).WaitAsync(cancellationToken).ConfigureAwait(false);
        return Array.ConvertAll(addresses, address => (string)address!);
    }

    public async ValueTask AddAddressAsync(string userId, string kind, string address, CancellationToken cancellationToken = default) =>
        await connection.RunAsync(Add, [_keys.Addresses(userId, kind)], [address], cancellationToken).ConfigureAwait(false);

    public async ValueTask<bool> RemoveAddressAsync(string userId, string kind, string address, CancellationToken cancellationToken = default)
    {
        var database = await DatabaseAsync(cancellationToken).ConfigureAwait(false);
        return await database.SortedSetRemoveAsync(_keys.Addresses(userId, kind), address).WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<Suppression?> GetSuppressionAsync(string kind, string address, string? list = null, CancellationToken cancellationToken = default)
    {
        var database = await DatabaseAsync(cancellationToken).ConfigureAwait(false);
        RedisValue[] fields = list is null ? [WholeAddress] : [WholeAddress, list];
        var found = await database.HashGetAsync(_keys.Suppressions(kind, address), fields).WaitAsync(cancellationToken).ConfigureAwait(false);
        var index = Array.FindIndex(found, value => !value.IsNull);
        return index < 0 ? null : SuppressionJson.Read((ReadOnlyMemory<byte>)found[index], index == 0 ? null : list);
    }

    public async ValueTask SuppressAsync(string kind, string address, Suppression suppression, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(suppression);
        var database = await DatabaseAsync(cancellationToken).ConfigureAwait(false);
        await database.HashSetAsync(_keys.Suppressions(kind, address), suppression.List ?? WholeAddress, SuppressionJson.Write(suppression)).WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<bool> LiftAsync(string kind, string address, string? list = null, CancellationToken cancellationToken = default)
    {
        var database = await DatabaseAsync(cancellationToken).ConfigureAwait(false);
        return await database.HashDeleteAsync(_keys.Suppressions(kind, address), list ?? WholeAddress).WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<IDatabase> DatabaseAsync(CancellationToken cancellationToken) => (await connection.GetAsync(cancellationToken).ConfigureAwait(false)).GetDatabase();
}
