using Microsoft.Extensions.Logging;
using Notify.Redis.Connection;
using Notify.Redis.Diagnostics;
using Notify.Shared.RateLimits;
using StackExchange.Redis;

namespace Notify.Redis.RateLimits;

/// <summary>Exchanges permits with Redis by rate-limit.lua.</summary>
internal sealed class RedisLimitEngine(
    RedisConnection connection,
    string @namespace,
    TimeProvider time,
    ILogger logger) : ILimitEngine
{
    private static readonly RedisScript Script = RedisScript.Load("rate-limit.lua");

    // A delivery waits no longer than this for Redis; then the local share applies.
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan ReplyTimeout = TimeSpan.FromSeconds(1);

    public async ValueTask<LimitReply> ExchangeAsync(string limit, LimitRequest request)
    {
        await ConnectAsync().ConfigureAwait(false);
        var running = connection.RunAsync(Script, LimitKeys.Of(@namespace, limit), Arguments(request));
        RedisFailure.Observe(running);
        return Parse(await running.WaitAsync(ReplyTimeout, time).ConfigureAwait(false));
    }

    public LimitReply Exchange(string limit, LimitRequest request)
    {
        var connecting = connection.GetAsync();
        if (!connecting.IsCompleted)
            throw new TimeoutException("The connection is still being made.");
        var client = connecting.GetAwaiter().GetResult();
        return Parse(RedisConnection.Run(client, Script, LimitKeys.Of(@namespace, limit), Arguments(request)));
    }

    public void Connect() => _ = Task.Run(async () =>
    {
        try
        {
            await connection.GetAsync().ConfigureAwait(false);
        }
        catch (Exception failure) when (IsFailure(failure))
        {
            // The first call detects and logs it.
        }
    });

    public bool IsFailure(Exception exception) =>
        RedisFailure.IsPassing(exception)
        || exception
            is RedisException
                or ObjectDisposedException
                or InvalidOperationException
                or OperationCanceledException;

    public void LogFallBack(Exception exception, int processes) =>
        logger.LimitsFellBack(RedisFailure.Reason(exception), processes);

    public void LogShared() => logger.LimitsAreShared();

    private ValueTask<IConnectionMultiplexer> ConnectAsync()
    {
        var connecting = connection.GetAsync();
        return connecting.IsCompleted ? connecting : new(connecting.AsTask().WaitAsync(ConnectTimeout, time));
    }

    private static RedisValue[] Arguments(LimitRequest request)
    {
        RedisValue Name(long id) => $"{request.Process}:{id}";
        var all = new List<RedisValue>(
            14 + request.Ids.Length + request.Returned.Length + (request.Used.Length * 2) + request.Renewed.Length)
        {
            request.Permits, request.Window, request.Process,
            request.HoldLifetime, request.ProcessLifetime, request.BlockingLifetime,
            request.IsBlocking ? 1 : 0, request.IsKnown ? 1 : 0, request.Ids.Length, request.Least,
            request.Ids.Length, request.Returned.Length, request.Used.Length, request.Renewed.Length,
        };
        foreach (var id in request.Ids)
            all.Add(Name(id));
        foreach (var id in request.Returned)
            all.Add(Name(id));
        foreach (var (id, since) in request.Used.Zip(request.UsedSince))
        {
            all.Add(Name(id));
            all.Add(since);
        }

        foreach (var id in request.Renewed)
            all.Add(Name(id));
        return [.. all];
    }

    private static LimitReply Parse(RedisResult result)
    {
        var numbers = (long[]?)result;
        return numbers is { Length: 6 }
            ? new(
                (int)numbers[0],
                TimeSpan.FromMilliseconds(Math.Max(numbers[1], 1)),
                (int)numbers[2],
                (int)numbers[3],
                numbers[4] == 1,
                (int)numbers[5])
            : throw new InvalidOperationException("The reply of rate-limit.lua does not have six numbers.");
    }
}
