namespace Notify.Telegram.Linking;

/// <summary>
/// Locks by user, shared by all requests of this process. Users share a fixed number of locks, so that their number
/// does not grow.
/// </summary>
internal sealed class LinkLocks
{
    private const int Count = 64;

    private readonly SemaphoreSlim[] _locks = [.. Enumerable.Range(0, Count).Select(_ => new SemaphoreSlim(1, 1))];

    public SemaphoreSlim For(string userId) => _locks[(uint)userId.GetHashCode(StringComparison.Ordinal) % Count];
}
