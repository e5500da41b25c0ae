using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Notify.AspNetCore.Diagnostics;
using Notify.AspNetCore.Http;
using Notify.AspNetCore.Mapping;
using Notify.Bus;

namespace Notify.AspNetCore.Operations;

/// <summary><c>POST /channels/{name}/pause</c> and <c>/resume</c>: for all processes on the bus.</summary>
internal sealed class ChannelEndpoints(EndpointServices services)
{
    private readonly IMessageBus _bus = services.Provider.GetRequiredService<IMessageBus>();

    public void Map(RouteGroupBuilder group)
    {
        var channels = group.MapGroup("/channels/{name}");
        channels.MapPost("/pause", PauseAsync)
            .RequireSameSite(services.Problems)
            .WithSummary("Stops a channel's messages from being sent, in every process, until it is resumed. They go on being queued.")
            .Produces(StatusCodes.Status204NoContent)
            .ProducesProblem(StatusCodes.Status404NotFound);
        channels.MapPost("/resume", ResumeAsync)
            .RequireSameSite(services.Problems)
            .WithSummary("Lets a paused channel go on.")
            .Produces(StatusCodes.Status204NoContent)
            .ProducesProblem(StatusCodes.Status404NotFound);
    }

    private async Task<IResult> PauseAsync(HttpContext context, string name, CancellationToken cancellationToken)
    {
        if (!await ExistsAsync(name, cancellationToken).ConfigureAwait(false))
            return Unknown();
        await _bus.Control.PauseAsync(name, cancellationToken).ConfigureAwait(false);
        services.Logger.Paused(services.NameOf(context), name);
        return TypedResults.NoContent();
    }

    private async Task<IResult> ResumeAsync(HttpContext context, string name, CancellationToken cancellationToken)
    {
        if (!await ExistsAsync(name, cancellationToken).ConfigureAwait(false))
            return Unknown();
        await _bus.Control.ResumeAsync(name, cancellationToken).ConfigureAwait(false);
        services.Logger.Resumed(services.NameOf(context), name);
        return TypedResults.NoContent();
    }

    /// <summary>
    /// A channel exists if this host has it or the bus has ever carried it: another process may consume it.
    /// </summary>
    private async ValueTask<bool> ExistsAsync(string name, CancellationToken cancellationToken)
    {
        if (services.Channels.Find(name) is not null)
            return true;
        var statistics = await _bus.GetStatisticsAsync(cancellationToken).ConfigureAwait(false);
        return statistics.Channels.Any(channel => channel.Channel == name);
    }

    private IResult Unknown() => services.Problems.NotFound("There is no channel of that name.");
}
