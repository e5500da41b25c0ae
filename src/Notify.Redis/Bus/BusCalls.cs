using Notify.Bus;
using Notify.Redis.Connection;
using StackExchange.Redis;

namespace Notify.Redis.Bus;

/// <summary>
/// Runs the calls that do not enqueue, and translates the client's exceptions. Their messages remain in the inner
/// exception, because they contain servers and commands.
/// </summary>
internal static class BusCalls
{
    /// <summary>Runs a call.</summary>
    /// <exception cref="BusUnavailableException">The server cannot be reached or refuses.</exception>
    public static async ValueTask<T> RunAsync<T>(
        BusContext context, Func<ValueTask<T>> call, CancellationToken cancellationToken)
    {
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            return await call().ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is RedisException || RedisFailure.IsPassing(exception))
        {
            throw Create(exception, context.Connection.ServerSetting);
        }
    }

    /// <summary>Runs a call that may be abandoned when the token is canceled.</summary>
    /// <exception cref="BusUnavailableException">The server cannot be reached or refuses.</exception>
    public static async ValueTask RunAsync(
        BusContext context, Func<Task> call, CancellationToken cancellationToken) =>
        await RunAsync(
            context,
            async () =>
            {
                await call().WaitAsync(cancellationToken).ConfigureAwait(false);
                return true;
            },
            cancellationToken).ConfigureAwait(false);

    private static BusUnavailableException Create(Exception cause, string serverSetting)
    {
        if (RedisFailure.IsOutOfMemory(cause))
        {
            return new(
                BusUnavailableReason.OutOfMemory,
                "Redis has reached its maxmemory. Give Redis more memory, or repeat the call later.",
                cause);
        }

        return RedisFailure.IsPassing(cause)
            ? new(
                BusUnavailableReason.Unreachable,
                "Redis cannot be reached, or its reply was lost. "
                    + $"Check that the server is running and that {serverSetting} names it, or repeat the call later.",
                cause)
            : new(
                BusUnavailableReason.Refused,
                $"Redis refused the call ({RedisFailure.Reason(cause)}). Check the permissions of the user in "
                    + $"{serverSetting}: docs/redis.md lists the commands and keys.",
                cause);
    }
}
