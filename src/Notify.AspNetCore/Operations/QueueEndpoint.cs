using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Notify.AspNetCore.Http;
using Notify.AspNetCore.Mapping;
using Notify.AspNetCore.Models;
using Notify.Bus;
using Notify.Delivery;

namespace Notify.AspNetCore.Operations;

/// <summary><c>GET /queues</c>: the lanes and statuses of the channels, and recent deliveries.</summary>
internal sealed class QueueEndpoint(EndpointServices services)
{
    private readonly IMessageBus _bus = services.Provider.GetRequiredService<IMessageBus>();
    private readonly IChannelMonitor _monitor = services.Provider.GetRequiredService<IChannelMonitor>();
    private readonly DeliveryActivity _activity = DeliveryActivity.Start(services.Provider);

    public void Map(RouteGroupBuilder group) => group.MapMethods("/queues", ReadMethods.All, GetAsync)
        .WithSummary(
            "Returns the queue and status of every channel, and recent deliveries and failures of this process.")
        .Produces<QueuesResponse>();

    private async Task<IResult> GetAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var statistics = await _bus.GetStatisticsAsync(cancellationToken).ConfigureAwait(false);
        var health = _monitor.Channels.ToLookup(row => row.Channel, StringComparer.Ordinal);
        var names = services.Channels.All.Select(channel => channel.Name)
            .Union(statistics.Channels.Select(channel => channel.Channel), StringComparer.Ordinal)
            .Order(StringComparer.Ordinal);
        QueueRow[] rows = [.. names.Select(name => Row(statistics.For(name), [.. health[name]]))];
        return services.Json.Ok(new QueuesResponse(services.Time.GetUtcNow(), rows, _activity.Read()));
    }

    private QueueRow Row(ChannelStatistics channel, ChannelHealth[] health)
    {
        var whole = health.FirstOrDefault(row => row.Origin is null);
        return new QueueRow
        {
            Name = channel.Channel,
            Kind = services.Channels.Find(channel.Channel)?.Kind.Name,
            Paused = channel.IsPaused,
            Transactional = channel.Transactional,
            Campaign = channel.Campaign,
            Delayed = channel.Delayed,
            DelayedTransactional = channel.DelayedTransactional,
            InFlight = channel.InFlight,
            DeadLetters = channel.DeadLetters,
            OldestTransactional = channel.OldestTransactional,
            TotalAccepted = channel.TotalAccepted,
            TotalCompleted = channel.TotalCompleted,
            Status = whole is null ? null : EnumNames.Of(whole.Status),
            Until = whole?.Until,
            Detail = whole?.Detail,
            HeldOrigins = [.. health.Where(row => row.Origin is not null).Select(Held)],
        };
    }

    private static HeldOrigin Held(ChannelHealth health) =>
        new(health.Origin!, EnumNames.Of(health.Status), health.Until, health.Detail);
}
