using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Notify.AspNetCore.Diagnostics;
using Notify.AspNetCore.Http;
using Notify.AspNetCore.Mapping;
using Notify.Bus;

namespace Notify.AspNetCore.Operations;

/// <summary>
/// <c>POST /channels/{name}/pause</c> and <c>/resume</c>: pauses and resumes a channel in all processes on the bus.
/// </summary>
internal sealed class ChannelEndpoints(EndpointServices services)
{
    private readonly IMessageBus _bus = services.Provider.GetRequiredService<IMessageBus>();

    public void Map(RouteGroupBuilder group)
    {
        var channels = group.MapGroup("/channels/{name}");
        channels.MapPost("/pause", PauseAsync)
            .RequireSameSite(services.Problems)
            .WithSummary(
                "Pauses a channel in every process until it is resumed. Its messages are still queued.")
            .Produces(StatusCodes.Status204NoContent)
            .ProducesProblem(StatusCodes.Status404NotFound);
        channels.MapPost("/resume", ResumeAsync)
            .RequireSameSite(services.Problems)
            .WithSummary("Resumes a paused channel.")
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

    private IResult Unknown() => services.Problems.NotFound("There is no channel of this name.");
}
