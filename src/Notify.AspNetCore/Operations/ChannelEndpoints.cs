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
    private readonly IBusControl _channels = services.Provider.GetRequiredService<IMessageBus>().Control;

    public void Map(RouteGroupBuilder group)
    {
        var channels = group.MapGroup("/channels/{name}").AddEndpointFilter(new SameSiteFilter(services.Problems));
        channels.MapPost("/pause", PauseAsync)
            .WithSummary("Stops a channel's messages from being sent, in every process, until it is resumed. They go on being queued.")
            .Produces(StatusCodes.Status204NoContent)
            .ProducesProblem(StatusCodes.Status404NotFound);
        channels.MapPost("/resume", ResumeAsync)
            .WithSummary("Lets a paused channel go on.")
            .Produces(StatusCodes.Status204NoContent)
            .ProducesProblem(StatusCodes.Status404NotFound);
    }

    private async Task<IResult> PauseAsync(HttpContext context, string name, CancellationToken cancellationToken)
    {
        if (services.Channels.Find(name) is null)
            return Unknown();
        await _channels.PauseAsync(name, cancellationToken).ConfigureAwait(false);
        services.Logger.Paused(services.NameOf(context), name);
        return TypedResults.NoContent();
    }

    private async Task<IResult> ResumeAsync(HttpContext context, string name, CancellationToken cancellationToken)
    {
        if (services.Channels.Find(name) is null)
            return Unknown();
        await _channels.ResumeAsync(name, cancellationToken).ConfigureAwait(false);
        services.Logger.Resumed(services.NameOf(context), name);
        return TypedResults.NoContent();
    }

    private IResult Unknown() => services.Problems.NotFound("There is no channel of that name.");
}
