using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Notify.Delivery;

namespace Notify.Sql.Hosting;

/// <summary>
/// Opens the database when the host starts, and creates the queues of its channels. The host does not wait for it.
/// </summary>
/// <remarks>
/// A transaction of the application may lock the whole database, as in SQLite. What the outbox needs must exist before.
/// </remarks>
internal sealed class SqlBusPreparation(IServiceProvider services) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var channels = services.GetServices<ChannelRegistration>().Select(channel => channel.Name).ToArray();
        await services.GetRequiredService<SqlMessageBus>().PrepareAsync(channels, stoppingToken)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
