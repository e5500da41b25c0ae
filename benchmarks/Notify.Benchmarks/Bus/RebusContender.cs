using Notify.Benchmarks.Measuring;
using Rebus.Activation;
using Rebus.Config;
using Rebus.Transport.InMem;

namespace Notify.Benchmarks.Bus;

internal sealed class RebusContender : IContender
{
    private readonly Countdown _countdown = new();
    private BuiltinHandlerActivator? _activator;

    public string Name => "Rebus in-memory";

    public int Messages => 40_000;

    public Task SetUpAsync()
    {
        _activator = new BuiltinHandlerActivator();
        _activator.Handle<Message>(_ =>
        {
            _countdown.Arrived();
            return Task.CompletedTask;
        });
        Configure.With(_activator)
            .Logging(logging => logging.None())
            .Transport(transport => transport.UseInMemoryTransport(new InMemNetwork(), "payloads"))
            .Options(options =>
            {
                options.SetNumberOfWorkers(4);
                options.SetMaxParallelism(100);
            })
            .Start();
        return Task.CompletedTask;
    }

    public async Task RunAsync(int messages)
    {
        _countdown.Expect(messages);
        await Producers.RunAsync(messages, async count =>
        {
            for (var i = 0; i < count; i++)
                await _activator!.Bus.SendLocal(new Message(Payload.Sample));
        });
        await _countdown.Done;
    }

    public ValueTask DisposeAsync()
    {
        _activator!.Dispose();
        return ValueTask.CompletedTask;
    }

    public sealed record Message(Payload Model);
}
