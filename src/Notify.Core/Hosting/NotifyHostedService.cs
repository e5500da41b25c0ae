using Microsoft.Extensions.Hosting;

namespace Notify.Hosting;

/// <summary>Starts and stops the workers with the generic host.</summary>
internal sealed class NotifyHostedService(INotifyRuntime runtime) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => runtime.StartAsync(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => runtime.StopAsync(cancellationToken);
}
