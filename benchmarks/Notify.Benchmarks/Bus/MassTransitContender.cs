using MassTransit;
using Notify.Benchmarks.Measuring;

namespace Notify.Benchmarks.Bus;

internal sealed class MassTransitContender : IContender
{
    private readonly Countdown _countdown = new();
    private IBusControl? _bus;

    public string Name => "MassTransit in-memory";

    public int Messages => 20_000;

    public async Task SetUpAsync()
    {
        _bus = MassTransit.Bus.Factory.CreateUsingInMemory(bus => bus.ReceiveEndpoint("payloads", endpoint =>
            endpoint.Handler<Message>(_ =>
            {
                _countdown.Arrived();
                return Task.CompletedTask;
            })));
        await _bus.StartAsync();
    }

    public async Task RunAsync(int messages)
    {
        _countdown.Expect(messages);
        await Producers.RunAsync(messages, async count =>
        {
            for (var i = 0; i < count; i++)
                await _bus!.Publish(new Message(Payload.Sample));
        });
        await _countdown.Done;
    }

    public async ValueTask DisposeAsync() => await _bus!.StopAsync();

    public sealed record Message(Payload Model);
}
