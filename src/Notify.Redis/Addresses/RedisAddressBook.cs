using Notify.Addresses;
using Notify.Redis.Connection;

namespace Notify.Redis.Addresses;

internal sealed class RedisAddressBook(RedisConnection connection, string @namespace) : IAddressBook
{
    public ValueTask<IReadOnlyList<string>> GetAddressesAsync(string userId, string kind, CancellationToken cancellationToken = default) => throw new NotSupportedException($"{connection} {@namespace}");
    public ValueTask AddAddressAsync(string userId, string kind, string address, CancellationToken cancellationToken = default) => throw new NotSupportedException();
    public ValueTask<bool> RemoveAddressAsync(string userId, string kind, string address, CancellationToken cancellationToken = default) => throw new NotSupportedException();
    public ValueTask<Suppression?> GetSuppressionAsync(string kind, string address, string? list = null, CancellationToken cancellationToken = default) => throw new NotSupportedException();
    public ValueTask SuppressAsync(string kind, string address, Suppression suppression, CancellationToken cancellationToken = default) => throw new NotSupportedException();
    public ValueTask<bool> LiftAsync(string kind, string address, string? list = null, CancellationToken cancellationToken = default) => throw new NotSupportedException();
}
