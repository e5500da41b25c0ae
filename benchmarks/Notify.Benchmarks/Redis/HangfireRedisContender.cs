using Hangfire;
using Hangfire.Redis.StackExchange;
using Notify.Benchmarks.Bus;
using Notify.Benchmarks.Measuring;

namespace Notify.Benchmarks.Redis;

internal sealed class HangfireRedisContender(string configuration) : IContender
{
    private static readonly Countdown Arrivals = new();
    private RedisStorage? _storage;
    private BackgroundJobServer? _server;
    private BackgroundJobClient? _client;

    public string Name => "Hangfire.Redis.StackExchange";

    public int Messages => 4_000;

    public Task SetUpAsync()
    {
        _storage = new RedisStorage(configuration, new RedisStorageOptions { Prefix = $"{{hangfire-{Guid.NewGuid():N}}}:" });
        _client = new BackgroundJobClient(_storage);
        _server = new BackgroundJobServer(new BackgroundJobServerOptions { WorkerCount = 20, SchedulePollingInterval = TimeSpan.FromSeconds(1) }, _storage);
        return Task.CompletedTask;
    }

    public async Task RunAsync(int messages)
    {
        Arrivals.Expect(messages);
        await Producers.RunAsync(messages, count =>
        {
            for (var i = 0; i < count; i++)
                _client!.Enqueue(() => Handle(Payload.Sample));
            return Task.CompletedTask;
        });
        await Arrivals.Done;
    }

    public ValueTask DisposeAsync()
    {
        _server!.Dispose();
        return ValueTask.CompletedTask;
    }

    public static void Handle(Payload model)
    {
        if (model.Side.Length > 0)
            Arrivals.Arrived();
    }
}
