using Microsoft.Extensions.Hosting;

namespace Notify.Hosting;

/// <summary>Starts and stops the workers with the generic host.</summary>
internal sealed class NotifyHostedService(INotifyRuntime runtime, HostStartedChecks checks) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => runtime.StartAsync(cancellationToken);

    /// <summary>Runs the checks of parts that exist only now, such as the endpoints of a web host.</summary>
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        checks.Run();
        return Task.CompletedTask;
    }

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => runtime.StopAsync(cancellationToken);

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
