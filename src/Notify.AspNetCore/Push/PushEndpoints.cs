using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Notify.Addresses;
using Notify.AspNetCore.Http;
using Notify.AspNetCore.Mapping;
using Notify.AspNetCore.Models;
using Notify.Delivery;

namespace Notify.AspNetCore.Push;

/// <summary><c>/push</c>: the browsers of the user who is signed in. What <c>notify-push.js</c> calls.</summary>
internal sealed class PushEndpoints(EndpointServices services)
{
    private readonly ChannelRegistration? _channel = services.Channels.Find(services.Options.PushChannel);
    private readonly KeyedLocks _users = new();
    private readonly Problems _problems = services.Problems;

    public void Map(RouteGroupBuilder group)
    {
        var push = group.MapGroup("/push");
        push.MapMethods("/key", ReadMethods.All, GetKey)
            .WithSummary("The public key a browser subscribes with.")
            .Produces<PublicKeyResponse>()
            .ProducesProblem(StatusCodes.Status404NotFound);
        push.MapPost("/subscriptions", SubscribeAsync)
            .RequireSameSite(_problems)
            .WithSummary("Keeps a browser's push subscription for the signed-in user. Posting it again changes nothing.")
            .AcceptsJson<SubscriptionBody>()
            .Produces<SubscriptionResponse>()
            .Produces<SubscriptionResponse>(StatusCodes.Status201Created)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict);
        push.MapDelete("/subscriptions", UnsubscribeAsync)
            .RequireSameSite(_problems)
            .WithSummary("Forgets a browser's push subscription of the signed-in user, known by its endpoint.")
            .AcceptsJson<SubscriptionBody>()
            .Produces(StatusCodes.Status204NoContent)
            .ProducesProblem(StatusCodes.Status404NotFound);
        services.Authorization.RequireUser(push, services.Options.SubscriberPolicy);
        services.Limits.Limit(push, services.Options.PushLimit, services.ClientOf);
    }

    private IResult GetKey(HttpContext context, CancellationToken cancellationToken) => SubscriptionsOf(context)?.PublicKey is { } key
        ? services.Json.Ok(new PublicKeyResponse(key))
        : NoChannel();

    private async Task<IResult> SubscribeAsync(HttpContext context, CancellationToken cancellationToken)
    {
        if (SubscriptionsOf(context) is not { } subscriptions)
            return NoChannel();
        var (user, posted, failure) = await ReadAsync(context).ConfigureAwait(false);
        if (posted is null)
            return failure!;
        var reading = subscriptions.Read(posted.Json);
        if (reading.Address is not { } address)
            return _problems.Unprocessable(reading.Problem ?? "The subscription is no good.");

        using var held = await _users.HoldAsync(user!, cancellationToken).ConfigureAwait(false);
        var (status, count) = await StoreOf(context, user!)
            .AddAsync(address, posted.Replaces, services.Options.MaxSubscriptionsPerUser, cancellationToken)
            .ConfigureAwait(false);
        return status == SubscriptionAddStatus.Full
            ? _problems.Conflict(
                "Too many subscriptions.",
                $"The user has {count} subscriptions already; unsubscribe another browser first.")
            : services.Json.Ok(
                new SubscriptionResponse(count),
                status == SubscriptionAddStatus.Added ? StatusCodes.Status201Created : StatusCodes.Status200OK);
    }

    private async Task<IResult> UnsubscribeAsync(HttpContext context, CancellationToken cancellationToken)
    {
        if (SubscriptionsOf(context) is null)
            return NoChannel();
        var (user, posted, failure) = await ReadAsync(context).ConfigureAwait(false);
        if (posted is null)
            return failure!;
        using var held = await _users.HoldAsync(user!, cancellationToken).ConfigureAwait(false);
        await StoreOf(context, user!).RemoveAsync(posted.Json, cancellationToken).ConfigureAwait(false);
        return TypedResults.NoContent();
    }

    private async ValueTask<(string? User, PostedSubscription? Posted, IResult? Failure)> ReadAsync(HttpContext context)
    {
        if (services.UserOf(context) is not { } user)
            return (null, null, _problems.Of(StatusCodes.Status401Unauthorized, "Nobody is signed in.", "A subscription belongs to a user; the request names none that NotifyEndpointOptions.UserId finds."));
        var (bytes, failure) = await services.JsonBodies
            .ReadBytesAsync(context, BodyLimits.SubscriptionBytes)
            .ConfigureAwait(false);
        if (failure is not null)
            return (user, null, failure);
        var posted = PostedSubscription.Read(bytes);
        return (user, posted, posted is null ? _problems.Unprocessable("The body is no push subscription: send what PushSubscription.toJSON() gives.", "Endpoint") : null);
    }

    private SubscriptionStore StoreOf(HttpContext context, string user) =>
        new(context.RequestServices.GetRequiredService<IAddressBook>(), _channel!.Kind, user);

    private IBrowserSubscriptions? SubscriptionsOf(HttpContext context) => _channel?.Subscriptions?.Invoke(context.RequestServices);

    private IResult NoChannel() => _problems.NotFound(
        $"Browsers cannot subscribe here: the channel '{services.Options.PushChannel}' is missing, "
        + "or has no public key.");
}
