using Notify.Bus;
using Notify.Sql.Storage;

namespace Notify.Sql.Bus;

/// <summary>Runs the calls that do not enqueue, and translates the exceptions of the database.</summary>
internal static class BusCalls
{
    /// <summary>Runs a call.</summary>
    /// <exception cref="BusUnavailableException">The database cannot be reached or refuses.</exception>
    public static async ValueTask<T> RunAsync<T>(BusContext context, Func<Task<T>> call)
    {
        ObjectDisposedException.ThrowIf(context.Disposing.IsCancellationRequested, typeof(SqlMessageBus));
        try
        {
            await context.OpenAsync().ConfigureAwait(false);
            var result = await call().ConfigureAwait(false);
            context.EndOutage();
            return result;
        }
        catch (Exception error) when (context.Classify(error) is { Kind: not StoreFailureKind.None } failure)
        {
            throw Translate(context.Store.Name, failure, error);
        }
    }

    /// <summary>Runs a call without a result.</summary>
    /// <exception cref="BusUnavailableException">The database cannot be reached or refuses.</exception>
    public static async ValueTask RunAsync(BusContext context, Func<Task> call) =>
        await RunAsync(
            context,
            async () =>
            {
                await call().ConfigureAwait(false);
                return true;
            }).ConfigureAwait(false);

    private static BusUnavailableException Translate(string store, StoreFailure failure, Exception cause) =>
        failure.Kind switch
        {
            StoreFailureKind.Full => new(
                BusUnavailableReason.OutOfMemory,
                $"{store} has no room on its disk. Free disk space, and repeat the call.",
                cause),
            StoreFailureKind.Refused => new(
                BusUnavailableReason.Refused,
                $"{store} refused the call ({failure.Reason}).{EnqueueErrors.Remedy(failure)}",
                cause),
            _ => new(
                BusUnavailableReason.Unreachable,
                $"{store} cannot be reached ({failure.Reason}). Check that the database is running and that the settings "
                    + "name it, and repeat the call.",
                cause),
        };
}
