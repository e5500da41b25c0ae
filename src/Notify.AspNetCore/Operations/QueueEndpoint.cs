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

/// <summary><c>GET /queues</c>: lanes, conditions and what went through lately.</summary>
internal sealed class QueueEndpoint(EndpointServices surface)
{
    private readonly IMessageBus _bus = surface.Services.GetRequiredService<IMessageBus>();
    private readonly IChannelMonitor _monitor = surface.Services.GetRequiredService<IChannelMonitor>();
    private readonly DeliveryActivity _activity = DeliveryActivity.Start(surface.Services);

    public void Map(RouteGroupBuilder group) => group.MapGet("/queues", GetAsync)
        .WithSummary("Every channel's queue and condition, and what this process sent and failed to send lately.")
        .Produces<QueuesResponse>();

    private async Task<IResult> GetAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var statistics = await _bus.GetStatisticsAsync(cancellationToken).ConfigureAwait(false);
        var health = _monitor.Channels.ToLookup(row => row.Channel, StringComparer.Ordinal);
        var names = surface.Channels.All.Select(channel => channel.Name).Union(statistics.Channels.Select(channel => channel.Channel), StringComparer.Ordinal).Order(StringComparer.Ordinal);
        QueueRow[] rows = [.. names.Select(name => Row(statistics.For(name), [.. health[name]]))];
        return surface.Json.Ok(new QueuesResponse(surface.Time.GetUtcNow(), rows, _activity.Read()));
    }

    private QueueRow Row(ChannelStatistics channel, ChannelHealth[] health)
    {
        var whole = health.FirstOrDefault(row => row.Origin is null);
        return new QueueRow
        {
            Name = channel.Channel,
            Kind = surface.Channels.Find(channel.Channel)?.Kind.Name,
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
            Condition = whole is null ? null : EnumNames.Of(whole.Status),
            Until = whole?.Until,
            Detail = whole?.Detail,
            HeldOrigins = [.. health.Where(row => row.Origin is not null).Select(row => new HeldOrigin(row.Origin!, EnumNames.Of(row.Status), row.Until, row.Detail))],
        };
    }
}
