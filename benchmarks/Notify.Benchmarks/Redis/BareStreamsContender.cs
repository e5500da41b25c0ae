using Notify.Benchmarks.Bus;
using Notify.Benchmarks.Measuring;
using Notify.Bus;
using StackExchange.Redis;

namespace Notify.Benchmarks.Redis;

/// <summary>
/// The floor: XADD, XREADGROUP and XACK with the same client and the same envelope as JSON, without leases, retries or
/// dead letters. A batch of XADD is one pipeline. A batch is acknowledged with one command, or each message with its
/// own command in a pipeline. Acknowledged messages stay in the stream, because deleting them would cost one more
/// command.
/// </summary>
internal sealed class BareStreamsContender(RedisLab lab, bool oneByOne) : IContender
{
    public const string Together = "bare streams, one XACK a bunch";
    public const string Single = "bare streams, one XACK a message";

    private const string Stream = "alerts";
    private const string Group = "workers";

    private readonly Countdown _countdown = new();
    private ConnectionMultiplexer? _client;
    private CancellationTokenSource? _stop;
    private Task _consuming = Task.CompletedTask;

    public string Name => oneByOne ? Single : Together;

    public int Messages => 100_000;

    public async Task SetUpAsync()
    {
        await lab.EmptyAsync();
        _client = await ConnectionMultiplexer.ConnectAsync(lab.Endpoint);
        var database = _client.GetDatabase();
        await database.StreamCreateConsumerGroupAsync(Stream, Group, "0-0");
        _stop = new CancellationTokenSource();
        _consuming = Bunches.ConsumeAsync(number => ConsumeAsync(database, $"worker-{number}", _stop.Token));
    }

    public async Task RunAsync(int messages)
    {
        _countdown.Expect(messages);
        var database = _client!.GetDatabase();
        await Bunches.ProduceAsync(messages, count => Task.WhenAll(Enumerable.Range(0, count).Select(_ =>
            database.StreamAddAsync(Stream, "m", EnvelopeCodec.Encode(SampleEnvelope.Make())))));
        await _countdown.Done;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop!.CancelAsync();
        await _consuming;
        await _client!.DisposeAsync();
        _stop.Dispose();
    }

    private async Task ConsumeAsync(IDatabase database, string name, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            // The client has no blocking reads: after an empty answer it reads again immediately, as the fastest loop
            // would.
            var entries = await database.StreamReadGroupAsync(Stream, Group, name, ">", Bunches.Size);
            if (entries.Length == 0)
                continue;
            foreach (var entry in entries)
            {
                if (EnvelopeCodec.Decode((ReadOnlyMemory<byte>)entry["m"]).Value is null)
                    throw new InvalidOperationException("The stream gave back something else.");
            }

            if (oneByOne)
                await Task.WhenAll(entries.Select(entry => database.StreamAcknowledgeAsync(Stream, Group, entry.Id)));
            else
                await database.StreamAcknowledgeAsync(Stream, Group, [.. entries.Select(entry => entry.Id)]);
            foreach (var _ in entries)
                _countdown.Arrived();
        }
    }
}
