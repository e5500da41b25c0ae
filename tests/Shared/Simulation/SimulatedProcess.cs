using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Notify.Addresses;
using Notify.Bus;
using Notify.Delivery;
using Notify.Templates;

namespace Notify.Tests.Simulation;

/// <summary>A process with the engine as <c>AddNotify</c> creates it.</summary>
internal sealed class SimulatedProcess : IAsyncDisposable
{
    /// <summary>The time limit of a sender.</summary>
    public static readonly TimeSpan SendTimeout = TimeSpan.FromSeconds(10);

    /// <summary>The time limit of a gate, an observer or the address book.</summary>
    public static readonly TimeSpan ServiceTimeout = TimeSpan.FromSeconds(8);

    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(5);

    private readonly World _world;
    private readonly ProcessBus _bus;
    private readonly ServiceProvider _services;
    private readonly CancellationTokenSource _shutdown;
    private Task _stopped = Task.CompletedTask;

    private SimulatedProcess(World world)
    {
        (_world, _bus) = (world, new ProcessBus(world));
        _shutdown = new CancellationTokenSource(Timeout.InfiniteTimeSpan, world.Clock);
        _services = Build();
    }

    public IReadOnlyList<ChannelHealth> Health => _services.GetRequiredService<IChannelMonitor>().Channels;

    private INotifyRuntime Runtime => _services.GetRequiredService<INotifyRuntime>();

    public static async Task<SimulatedProcess> StartAsync(World world)
    {
        var process = new SimulatedProcess(world);
        await process.Runtime.StartAsync();
        return process;
    }

    /// <summary>Starts to stop the process within the time of its host.</summary>
    public void Stop()
    {
        _shutdown.CancelAfter(ShutdownTimeout);
        _stopped = Runtime.StopAsync(_shutdown.Token);
    }

    /// <summary>Ends the process: nothing that it does from now on has an effect.</summary>
    public void Crash()
    {
        _bus.Crash();
        _shutdown.Cancel();
        _stopped = Runtime.StopAsync(_shutdown.Token);
    }

    /// <summary>Whether the process has stopped, which takes time of the simulation.</summary>
    public bool HasStopped => _stopped.IsCompleted;

    public async ValueTask DisposeAsync()
    {
        await _stopped;
        await _services.DisposeAsync();
        _shutdown.Dispose();
    }

    private ServiceProvider Build()
    {
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(_world.Clock);
        services.AddSingleton<IAddressBook>(_world.AddressBook);
        services.AddSingleton<IDeliveryObserver>(new SimulatedObserver(_world, _bus));
        if (_world.History.HasGate)
            services.AddSingleton<IDeliveryGate>(new SimulatedGate(_world, _bus));
        var builder = services.AddNotify(options => options.ServiceTimeout = ServiceTimeout);
        services.Replace(ServiceDescriptor.Singleton<IMessageBus>(_bus));
        services.Replace(ServiceDescriptor.Singleton<ITemplateEngine>(new SimulatedTemplates()));
        foreach (var channel in _world.History.Channels)
            builder.AddChannel(CreateRegistration(channel));
        if (_world.History.HasFailover)
            builder.AddFailover("failover", _world.History.Channels[0].Name, _world.History.Channels[1].Name);
        return services.BuildServiceProvider();
    }

    private ChannelRegistration CreateRegistration(ChannelPlan channel)
    {
        var options = new ChannelOptions
        {
            Concurrency = channel.Concurrency,
            RateLimit = channel.Limit,
            SendTimeout = SendTimeout,
        };
        var sender = new SimulatedSender(_world, _bus);
        var kind = new ChannelKind(channel.Kind) { Origin = channel.OriginOf };
        return new ChannelRegistration(channel.Name, kind, _ => options, _ => sender);
    }
}
