using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Notify.AspNetCore.Diagnostics;
using Notify.AspNetCore.Http;
using Notify.AspNetCore.Mapping;
using Notify.Inbound;

namespace Notify.AspNetCore.Inbound;

/// <summary><c>POST /inbound/{channel}</c>: passes on what a provider sends. The channel proves where it comes from; no policy of the host could.</summary>
internal sealed class InboundEndpoint(EndpointServices services)
{
    private readonly Problems _problems = services.Problems;

    public void Map(RouteGroupBuilder group)
    {
        var endpoint = group.MapPost("/inbound/{channel}", ReceiveAsync)
            .DisableAntiforgery()
            .AllowAnonymous()
            .WithSummary("Takes a message from a channel's provider: a bot's update, mail that came back.")
            .Produces(StatusCodes.Status200OK)
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status401Unauthorized)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge);
        services.Limits.Limit(endpoint, services.Options.InboundLimit, ClientKey.Address);
    }

    private async Task<IResult> ReceiveAsync(HttpContext context, string channel, CancellationToken cancellationToken)
    {
        if (services.Channels.Find(channel)?.Inbound?.Invoke(context.RequestServices) is not { } inbound)
            return _problems.NotFound("There is no channel of that name that takes messages.");
        // A channel that takes nothing need not be sent anything to say so.
        var most = inbound.MaxBytes;
        var body = most == 0 ? [] : await BoundedBody.ReadAsync(context, most).ConfigureAwait(false);
        if (body is null)
            return _problems.TooLarge(most);
        var message = new InboundMessage(body)
        {
            ContentType = context.Request.ContentType,
            Header = name => context.Request.Headers[name] is [{ } value] ? value : null,
        };
        var result = await inbound.ReceiveAsync(message, cancellationToken).ConfigureAwait(false);
        services.Telemetry.Received(channel, EnumNames.Of(result.Status));
        return Answer(channel, result);
    }

    private IResult Answer(string channel, InboundResult result)
    {
        if (result.Status is InboundStatus.Handled or InboundStatus.Ignored)
            return result.Reply is { } reply ? TypedResults.Text(reply, "application/json") : TypedResults.Ok();
        services.Logger.InboundRefused(channel, EnumNames.Of(result.Status), result.Detail);
        return result.Status switch
        {
            InboundStatus.Unauthenticated => _problems.Of(StatusCodes.Status401Unauthorized, "Not proven.", result.Detail ?? "The message does not prove where it comes from."),
            InboundStatus.NotConfigured => _problems.NotFound(result.Detail ?? "The channel is not set up to take messages."),
            _ => _problems.BadRequest("Not readable.", result.Detail ?? "The message could not be read."),
        };
    }
}
