using Hangfire;
using Hangfire.Redis.StackExchange;
using Notify.Benchmarks.Bus;
using Notify.Benchmarks.Measuring;

namespace Notify.Benchmarks.Redis;

/// <summary>Hangfire with its storage on Redis.</summary>
internal sealed class HangfireRedisContender(RedisLab lab) : IContender
{
    private static readonly Countdown Arrivals = new();
    private RedisStorage? _storage;
    private BackgroundJobServer? _server;
    private BackgroundJobClient? _client;

    public string Name => "Hangfire.Redis.StackExchange";

    public int Messages => 3_000;

    public async Task SetUpAsync()
    {
        await lab.EmptyAsync();
        _storage = new RedisStorage(lab.Endpoint, new RedisStorageOptions());
        _client = new BackgroundJobClient(_storage);
        _server = new BackgroundJobServer(new BackgroundJobServerOptions { WorkerCount = 10 }, _storage);
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
        (_storage as IDisposable)?.Dispose();
        return ValueTask.CompletedTask;
    }

    public static void Handle(Payload model)
    {
        if (model.Side.Length > 0)
            Arrivals.Arrived();
    }
}
