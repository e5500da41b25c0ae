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

/// <summary><c>/push</c>: the browsers of the signed-in user. The script <c>notify-push.js</c> calls it.</summary>
internal sealed class PushEndpoints(EndpointServices services)
{
    private readonly ChannelRegistration? _channel = services.Channels.Find(services.Options.PushChannel);
    private readonly KeyedLocks _users = new();
    private readonly Problems _problems = services.Problems;

    public void Map(RouteGroupBuilder group)
    {
        var push = group.MapGroup("/push");
        push.MapMethods("/key", ReadMethods.All, GetKey)
            .WithSummary("Returns the public key with which a browser subscribes.")
            .Produces<PublicKeyResponse>()
            .ProducesProblem(StatusCodes.Status404NotFound);
        push.MapPost("/subscriptions", SubscribeAsync)
            .RequireSameSite(_problems)
            .WithSummary("Adds a push subscription of the signed-in user. Posting it again changes nothing.")
            .AcceptsJson<SubscriptionBody>()
            .Produces<SubscriptionResponse>()
            .Produces<SubscriptionResponse>(StatusCodes.Status201Created)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict);
        push.MapDelete("/subscriptions", UnsubscribeAsync)
            .RequireSameSite(_problems)
            .WithSummary("Removes a push subscription of the signed-in user, which its endpoint identifies.")
            .AcceptsJson<SubscriptionBody>()
            .Produces(StatusCodes.Status204NoContent)
            .ProducesProblem(StatusCodes.Status404NotFound);
        services.Authorization.RequireUser(push, services.Options.SubscriberPolicy);
        services.Limits.Limit(push, services.Options.PushLimit, services.ClientOf);
    }

    private IResult GetKey(HttpContext context, CancellationToken cancellationToken) =>
        SubscriptionsOf(context)?.PublicKey is { } key
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
            return _problems.Unprocessable(reading.Problem ?? "The subscription is not valid.");

        using var held = await _users.HoldAsync(user!, cancellationToken).ConfigureAwait(false);
        var (status, count) = await StoreOf(context, user!)
            .AddAsync(address, posted.Replaces, services.Options.MaxSubscriptionsPerUser, cancellationToken)
            .ConfigureAwait(false);
        return status == SubscriptionAddStatus.Full
            ? _problems.Conflict(
                "Too many subscriptions.",
                $"The user already has {count} subscriptions. Unsubscribe another browser first.")
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
        {
            var unauthorized = _problems.Of(
                StatusCodes.Status401Unauthorized,
                "No user is signed in.",
                "A subscription belongs to a user, but NotifyEndpointOptions.UserId finds none in the request.");
            return (null, null, unauthorized);
        }

        var (bytes, failure) = await services.JsonBodies
            .ReadBytesAsync(context, BodyLimits.SubscriptionBytes)
            .ConfigureAwait(false);
        if (failure is not null)
            return (user, null, failure);
        var posted = PostedSubscription.Read(bytes);
        var invalid = posted is null
            ? _problems.Unprocessable(
                "The body is not a push subscription. Send the result of PushSubscription.toJSON().", "Endpoint")
            : null;
        return (user, posted, invalid);
    }

    private SubscriptionStore StoreOf(HttpContext context, string user) =>
        new(context.RequestServices.GetRequiredService<IAddressBook>(), _channel!.Kind, user);

    private IBrowserSubscriptions? SubscriptionsOf(HttpContext context) =>
        _channel?.Subscriptions?.Invoke(context.RequestServices);

    private IResult NoChannel() => _problems.NotFound(
        $"Browsers cannot subscribe, because the channel '{services.Options.PushChannel}' does not exist "
        + "or has no public key.");
}
