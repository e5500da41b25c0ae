using Notify.Benchmarks.Bus;
using Notify.Benchmarks.Measuring;
using Notify.Redis;

namespace Notify.Benchmarks.Redis;

/// <summary>
/// The bus alone: batches are enqueued and claimed under leases, and each message is settled individually. Messages are
/// enqueued as lists, or with one call for each.
/// </summary>
internal sealed class RedisBusContender(RedisLab lab, bool oneByOne) : IContender
{
    public const string Lists = "Notify's bus";
    public const string Calls = "Notify's bus, a call a message";

    private readonly Countdown _countdown = new();
    private RedisMessageBus? _bus;
    private CancellationTokenSource? _stop;
    private Task _consuming = Task.CompletedTask;

    public string Name => oneByOne ? Calls : Lists;

    public int Messages => 100_000;

    public async Task SetUpAsync()
    {
        await lab.EmptyAsync();
        _bus = new RedisMessageBus(new RedisOptions { Configuration = lab.Endpoint });
        _stop = new CancellationTokenSource();
        _consuming = Bunches.ConsumeAsync(_ =>
            BusConsumer.RunAsync(_bus, SampleEnvelope.Channel, Bunches.Size, _countdown, _stop.Token));
    }

    public async Task RunAsync(int messages)
    {
        _countdown.Expect(messages);
        await Bunches.ProduceAsync(messages, ProduceAsync);
        await _countdown.Done;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop!.CancelAsync();
        await _consuming;
        await _bus!.DisposeAsync();
        _stop.Dispose();
    }

    private async Task ProduceAsync(int count)
    {
        if (oneByOne)
        {
            await Task.WhenAll(
                Enumerable.Range(0, count).Select(_ => _bus!.EnqueueAsync([SampleEnvelope.Make()]).AsTask()));
        }
        else
            await _bus!.EnqueueAsync(SampleEnvelope.Make(count));
    }
}
