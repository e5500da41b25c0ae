using System.Threading.Channels;
using Notify.Benchmarks.Measuring;

namespace Notify.Benchmarks.Bus;

/// <summary>The floor: a bounded channel with nothing around it.</summary>
internal sealed class RawChannelContender : IContender
{
    public string Name => "raw bounded Channel<T>";

    public int Messages => 2_000_000;

    public Task SetUpAsync() => Task.CompletedTask;

    public async Task RunAsync(int messages)
    {
        var channel = Channel.CreateBounded<Message>(new BoundedChannelOptions(100_000));
        var consumer = Task.Run(async () =>
        {
            var seen = 0;
            await foreach (var message in channel.Reader.ReadAllAsync())
                seen += message.Model.Side.Length > 0 ? 1 : 0;
            return seen;
        });
        await Producers.RunAsync(messages, async count =>
        {
            for (var i = 0; i < count; i++)
                await channel.Writer.WriteAsync(new Message(Payload.Sample));
        });
        channel.Writer.Complete();
        if (await consumer != messages)
            throw new InvalidOperationException("The channel lost messages.");
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private sealed record Message(Payload Model);
}
