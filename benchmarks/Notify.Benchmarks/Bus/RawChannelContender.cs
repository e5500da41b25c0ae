using System.Text.Json;
using System.Threading.Channels;
using Notify.Benchmarks.Measuring;

namespace Notify.Benchmarks.Bus;

/// <summary>
/// The floor: a bounded channel alone, in which every message has its own 200 bytes. They are either empty or the
/// model's JSON. Serializing the model is the work that every bus here does for its caller, so that later changes of
/// the model have no effect.
/// </summary>
internal sealed class RawChannelContender(bool json) : IContender
{
    public const string Bare = "raw bounded Channel<T>";
    public const string WithJson = "raw Channel<T>, model as JSON";

    public string Name => json ? WithJson : Bare;

    public int Messages => 2_000_000;

    public Task SetUpAsync() => Task.CompletedTask;

    public async Task RunAsync(int messages)
    {
        var channel = Channel.CreateBounded<Message>(new BoundedChannelOptions(Payload.Capacity));
        var consumer = Task.Run(async () =>
        {
            var seen = 0;
            await foreach (var message in channel.Reader.ReadAllAsync())
                seen += message.Model.Length > 0 ? 1 : 0;
            return seen;
        });
        await Producers.RunAsync(messages, async count =>
        {
            for (var i = 0; i < count; i++)
            {
                await channel.Writer.WriteAsync(
                    new Message(json ? JsonSerializer.SerializeToUtf8Bytes(Payload.Sample) : new byte[Payload.Bytes]));
            }
        });
        channel.Writer.Complete();
        if (await consumer != messages)
            throw new InvalidOperationException("The channel lost messages.");
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private sealed record Message(byte[] Model);
}
