using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Notify.AspNetCore.Diagnostics;
using Notify.AspNetCore.Http;
using Notify.AspNetCore.Mapping;
using Notify.Inbound;

namespace Notify.AspNetCore.Inbound;

/// <summary>
/// <c>POST /inbound/{channel}</c>: forwards the messages of a provider. The channel verifies the origin of a message,
/// because no policy of the host can. It decides by the headers, before anything of the body is read.
/// </summary>
internal sealed class InboundEndpoint(EndpointServices services)
{
    private const string BusyStatus = "busy";

    private readonly Problems _problems = services.Problems;

    // By channel, so that messages to a channel that reads before it has proof do not keep the others from being
    // received.
    private readonly ConcurrentDictionary<string, BodyPlaces> _places = new(StringComparer.Ordinal);

    public void Map(RouteGroupBuilder group)
    {
        var endpoint = group.MapPost("/inbound/{channel}", ReceiveAsync)
            .DisableAntiforgery()
            .AllowAnonymous()
            .WithSummary("Receives a message from the provider of a channel: an update of a bot, returned mail.")
            .Produces(StatusCodes.Status200OK)
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status401Unauthorized)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status408RequestTimeout)
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .ProducesProblem(StatusCodes.Status415UnsupportedMediaType);
        services.Limits.Limit(endpoint, services.Options.InboundLimit, ClientKey.Address);
    }

    private async Task<IResult> ReceiveAsync(HttpContext context, string channel, CancellationToken cancellationToken)
    {
        if (services.Channels.Find(channel)?.Inbound?.Invoke(context.RequestServices) is not { } inbound)
            return _problems.NotFound("There is no channel of this name that receives messages.");
        var admission = inbound.Admit(HeadersOf(context.Request));
        if (admission.Refusal is { } refusal)
            return Answer(channel, refusal);

        using var place = PlacesOf(channel).TryTake();
        if (place is null)
        {
            services.Telemetry.Received(channel, BusyStatus);
            return _problems.Busy(context);
        }

        _ = services.Bodies.LimitLength(context, admission.MaxBytes);
        var result = await services.Bodies
            .ReadAsync(context, body => admission.ReceiveAsync(body, cancellationToken))
            .ConfigureAwait(false);
        return Answer(channel, result);
    }

    private BodyPlaces PlacesOf(string channel) =>
        _places.GetOrAdd(channel, _ => new BodyPlaces(services.Options.MaxConcurrentInboundMessages));

    private static InboundHeaders HeadersOf(HttpRequest request) => new()
    {
        ContentType = request.ContentType,
        ContentLength = request.ContentLength,
        Header = name => request.Headers[name] is [{ } value] ? value : null,
    };

    private IResult Answer(string channel, InboundResult result)
    {
        services.Telemetry.Received(channel, EnumNames.Of(result.Status));
        if (result.Status is InboundStatus.Handled or InboundStatus.Ignored)
            return result.Reply is { } reply ? TypedResults.Text(reply, "application/json") : TypedResults.Ok();
        services.Logger.InboundRefused(channel, EnumNames.Of(result.Status), result.Detail ?? "no details");
        var detail = result.Detail;
        return result.Status switch
        {
            InboundStatus.Unauthenticated => _problems.Of(
                StatusCodes.Status401Unauthorized,
                "The origin is not proven.",
                detail ?? "The message does not prove its origin."),
            InboundStatus.NotConfigured =>
                _problems.NotFound(detail ?? "The channel is not configured to receive messages."),
            InboundStatus.TooLarge =>
                _problems.TooLarge(detail ?? "The channel does not take messages of this length."),
            InboundStatus.UnsupportedMediaType =>
                _problems.UnsupportedMediaType(detail ?? "The channel does not read messages of this type."),
            _ => _problems.BadRequest("Not readable.", detail ?? "The message could not be read."),
        };
    }
}
