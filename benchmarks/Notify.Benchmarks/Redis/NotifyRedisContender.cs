using Notify.Benchmarks.Bus;
using Notify.Benchmarks.Measuring;
using Notify.Bus;
using Notify.Redis;
using Notify.Redis.Bus;

namespace Notify.Benchmarks.Redis;

/// <summary>The bus on Redis, end to end: encode, enqueue, claim under a lease, decode, settle with a fence. Retries and dead letters are one settlement away.</summary>
internal sealed class NotifyRedisContender(string configuration) : IContender
{
    private readonly Countdown _countdown = new();
    private CancellationTokenSource? _stop;
    private RedisMessageBus? _bus;
    private Task _consuming = Task.CompletedTask;

    public string Name => "Notify.Redis";

    public int Messages => 200_000;

    public Task SetUpAsync()
    {
        _stop = new CancellationTokenSource();
        _bus = new RedisMessageBus(new RedisOptions { Configuration = configuration, Namespace = $"bench-{Guid.NewGuid():N}", Bus = { LaneCapacity = Payload.Capacity } });
        _consuming = Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Task.Run(ConsumeAsync)));
        return Task.CompletedTask;
    }

    public async Task RunAsync(int messages)
    {
        _countdown.Expect(messages);
        await Producers.RunAsync(messages, async count =>
        {
            for (var left = count; left > 0; left -= RedisMail.Batch)
                await _bus!.EnqueueAsync(RedisMail.Envelopes(Math.Min(left, RedisMail.Batch)));
        });
        await _countdown.Done;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop!.CancelAsync();
        await _consuming;
        await _bus!.DisposeAsync();
        _stop.Dispose();
    }

    private async Task ConsumeAsync()
    {
        try
        {
            while (true)
            {
                var leases = await _bus!.ClaimAsync(RedisMail.Channel, ClaimLimits.Any(RedisMail.Batch), _stop!.Token);
                var settling = new Task<bool>[leases.Count];
                for (var i = 0; i < settling.Length; i++)
                    settling[i] = _bus.SettleAsync(leases[i], Settlement.Complete(leases[i].State)).AsTask();
                foreach (var settled in settling)
                {
                    if (await settled)
                        _countdown.Arrived();
                }
            }
        }
        catch (OperationCanceledException) when (_stop!.IsCancellationRequested)
        {
            // The round is over.
        }
    }
}
