using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Notify.Redis.Connection;
using Notify.Redis.RateLimits;

namespace Notify.Redis.Tests.RateLimits;

/// <summary>The separate connection and factory of one process.</summary>
internal sealed class LimitProcess : IAsyncDisposable
{
    private readonly RedisConnection _connection;
    private readonly FakeLoggerProvider _logs = new();
    private readonly LoggerFactory _loggerFactory;

    private LimitProcess(RedisConnection connection)
    {
        _connection = connection;
        _loggerFactory = new LoggerFactory([_logs]);
        Factory = new RedisRateLimiterFactory(connection, "test", TimeProvider.System, _loggerFactory, new Random(1));
    }

    public RedisRateLimiterFactory Factory { get; }

    public FakeLogCollector Logs => _logs.Collector;

    public IEnumerable<int> Logged =>
        Logs.GetSnapshot().Where(record => record.Level >= LogLevel.Information).Select(record => record.Id.Id);

    public static async Task<LimitProcess> StartAsync(string endpoint)
    {
        var connection = new RedisConnection(new RedisOptions { Configuration = endpoint }, TimeProvider.System);
        await connection.GetAsync();
        return new LimitProcess(connection);
    }

    /// <summary>The process crashes: it reports and renews nothing.</summary>
    public ValueTask KillAsync() => _connection.DisposeAsync();

    public async ValueTask DisposeAsync()
    {
        await Factory.DisposeAsync();
        await _connection.DisposeAsync();
        _loggerFactory.Dispose();
    }
}
