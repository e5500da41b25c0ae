using Notify.Benchmarks.Bus;
using Notify.Benchmarks.Measuring;
using Notify.Bus;
using StackExchange.Redis;

namespace Notify.Benchmarks.Redis;

/// <summary>The floor: pipelined XADD, XREADGROUP and XACK on the same client, with the same JSON. No leases, no retries, no dead letters, no bound.</summary>
internal sealed class BareStreamContender(string configuration) : IContender
{
    private const string Group = "bench";
    private readonly Countdown _countdown = new();
    private readonly RedisKey _stream = $"stream-{Guid.NewGuid():N}";
    private volatile bool _stop;
    private ConnectionMultiplexer? _client;
    private Task _consuming = Task.CompletedTask;

    public string Name => "bare stream, XADD / XREADGROUP / XACK";

    public int Messages => 200_000;

    public async Task SetUpAsync()
    {
        _stop = false;
        _client = await ConnectionMultiplexer.ConnectAsync(configuration);
        var database = _client.GetDatabase();
        await database.KeyDeleteAsync(_stream);
        await database.StreamCreateConsumerGroupAsync(_stream, Group, StreamPosition.NewMessages);
        _consuming = Task.WhenAll(Enumerable.Range(0, 2).Select(number => Task.Run(() => ConsumeAsync($"consumer-{number}"))));
    }

    public async Task RunAsync(int messages)
    {
        _countdown.Expect(messages);
        var database = _client!.GetDatabase();
        await Producers.RunAsync(messages, async count =>
        {
            for (var left = count; left > 0; left -= RedisMail.Batch)
            {
                var envelopes = RedisMail.Envelopes(Math.Min(left, RedisMail.Batch));
                await Task.WhenAll(envelopes.Select(envelope => database.StreamAddAsync(_stream, "e", EnvelopeCodec.Encode(envelope))));
            }
        });
        await _countdown.Done;
    }

    public async ValueTask DisposeAsync()
    {
        _stop = true;
        await _consuming;
        await _client!.GetDatabase().KeyDeleteAsync(_stream);
        await _client.DisposeAsync();
    }

    private async Task ConsumeAsync(string consumer)
    {
        var database = _client!.GetDatabase();
        while (!_stop)
        {
            var entries = await database.StreamReadGroupAsync(_stream, Group, consumer, ">", RedisMail.Batch);
            if (entries.Length == 0)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, CancellationToken.None);
                continue;
            }

            var acknowledging = new Task<long>[entries.Length];
            for (var i = 0; i < entries.Length; i++)
            {
                if (EnvelopeCodec.Decode((ReadOnlyMemory<byte>)entries[i]["e"]).Value is null)
                    throw new InvalidOperationException("The stream gave what was not put in.");
                acknowledging[i] = database.StreamAcknowledgeAsync(_stream, Group, entries[i].Id);
            }

            foreach (var acknowledged in acknowledging)
            {
                if (await acknowledged == 1)
                    _countdown.Arrived();
            }
        }
    }
}
