using System.Diagnostics;
using System.Threading.RateLimiting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Notify.Delivery.RateLimiting;
using Notify.PostgreSql.Storage;
using Notify.Sql;

namespace Notify.PostgreSql.Tests.RateLimits;

/// <summary>The factory of one process, with separate connections.</summary>
internal sealed class LimitProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly PostgreSqlLimitStore _store;
    private readonly FakeLoggerProvider _logs = new();
    private readonly LoggerFactory _loggerFactory;

    private LimitProcess(PostgreSqlOptions options)
    {
        _loggerFactory = new LoggerFactory([_logs]);
        _store = new PostgreSqlLimitStore(options);
        Factory = new SqlRateLimiterFactory(_store, TimeProvider.System, _loggerFactory, new Random(1));
    }

    public SqlRateLimiterFactory Factory { get; }

    public FakeLogCollector Logs => _logs.Collector;

    public IEnumerable<string> Messages => Logs.GetSnapshot().Select(record => record.Message);

    public IEnumerable<int> Logged =>
        Logs.GetSnapshot().Where(record => record.Level >= LogLevel.Information).Select(record => record.Id.Id);

    public static async Task<LimitProcess> StartAsync(string connectionString, Action<PostgreSqlOptions>? configure = null)
    {
        var options = new PostgreSqlOptions { ConnectionString = connectionString };
        configure?.Invoke(options);
        var process = new LimitProcess(options);
        // The first exchange waits until the tables exist; a server that is down ends it.
        await process.Distributed($"start-{Guid.NewGuid():N}", new RateLimit(1, TimeSpan.FromSeconds(1)))
            .TakeAsync(1, wait: false);
        return process;
    }

    public IDistributedRateLimiter Distributed(string name, RateLimit limit) =>
        (IDistributedRateLimiter)Factory.Create(name, limit);

    public RateLimiter Create(string name, RateLimit limit) => Factory.Create(name, limit);

    /// <summary>The process crashes: it reports and renews nothing.</summary>
    public ValueTask KillAsync() => _store.DisposeAsync();

    public async ValueTask DisposeAsync()
    {
        await Factory.DisposeAsync();
        _loggerFactory.Dispose();
    }

    public static void Use(IEnumerable<RateLimitLease> permits)
    {
        foreach (var permit in permits)
            permit.Dispose();
    }

    public static void Return(IEnumerable<RateLimitLease> permits)
    {
        foreach (var permit in permits)
            ((IReturnablePermit)permit).Return();
    }

    /// <summary>Checks again until it is so.</summary>
    public static async Task UntilAsync(Func<Task<bool>> isSo, string what)
    {
        var waited = Stopwatch.StartNew();
        while (!await isSo())
        {
            if (waited.Elapsed > Patience)
                throw new TimeoutException($"Not seen within {Patience}: {what}.");
            await Task.Delay(20);
        }
    }

    public static Task UntilAsync(Func<bool> isSo, string what) => UntilAsync(() => Task.FromResult(isSo()), what);
}
