using Hangfire;
using Hangfire.InMemory;
using Notify.Benchmarks.Measuring;

namespace Notify.Benchmarks.Bus;

internal sealed class HangfireContender : IContender
{
    private static readonly Countdown Arrivals = new();
    private InMemoryStorage? _storage;
    private BackgroundJobServer? _server;
    private BackgroundJobClient? _client;

    public string Name => "Hangfire.InMemory";

    public int Messages => 8_000;

    public Task SetUpAsync()
    {
        _storage = new InMemoryStorage();
        _client = new BackgroundJobClient(_storage);
        _server = new BackgroundJobServer(
            new BackgroundJobServerOptions { WorkerCount = 4, SchedulePollingInterval = TimeSpan.FromSeconds(1) },
            _storage);
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
        _storage!.Dispose();
        return ValueTask.CompletedTask;
    }

    public static void Handle(Payload model)
    {
        if (model.Side.Length > 0)
            Arrivals.Arrived();
    }
}
