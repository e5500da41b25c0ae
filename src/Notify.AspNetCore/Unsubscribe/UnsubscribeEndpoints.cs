using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Notify.Addresses;
using Notify.AspNetCore.Diagnostics;
using Notify.AspNetCore.Http;
using Notify.AspNetCore.Mapping;

namespace Notify.AspNetCore.Unsubscribe;

/// <summary>
/// <c>/unsubscribe?t=…</c>: a link in an e-mail opens a page that asks; the button of a mail program posts to it
/// without a login (RFC 8058). The token contains the address and the list. Its holder can do nothing else with it.
/// </summary>
internal sealed class UnsubscribeEndpoints(EndpointServices services)
{
    private readonly IUnsubscribeTokens _tokens = services.Provider.GetRequiredService<IUnsubscribeTokens>();
    private readonly IUnsubscribePage _plain = new UnsubscribePage();

    public void Map(RouteGroupBuilder group)
    {
        var unsubscribe = group.MapGroup("/unsubscribe");
        unsubscribe.MapMethods("", ReadMethods.All, Ask)
            .WithSummary("Shows a page that asks whether to unsubscribe. Changes nothing.")
            .Produces(StatusCodes.Status200OK, contentType: "text/html")
            .Produces(StatusCodes.Status400BadRequest, contentType: "text/html");
        unsubscribe.MapPost("", UnsubscribeAsync)
            .DisableAntiforgery()
            .WithSummary(
                "Unsubscribes the address of the token from its list (RFC 8058). Repeating it changes nothing.")
            .Produces(StatusCodes.Status200OK, contentType: "text/html")
            .Produces(StatusCodes.Status400BadRequest, contentType: "text/html")
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge);
        unsubscribe.AllowAnonymous();
        services.Limits.Limit(unsubscribe, services.Options.UnsubscribeLimit, ClientKey.Address);
    }

    private IResult Ask(HttpContext context, string? t, CancellationToken cancellationToken) =>
        _tokens.Read(t) is { } target ? PageOf(context).Ask(target) : PageOf(context).Invalid();

    /// <summary>
    /// The body is not read: the token contains everything, and only a deliberate act posts.
    /// </summary>
    private async Task<IResult> UnsubscribeAsync(HttpContext context, string? t, CancellationToken cancellationToken)
    {
        if (services.Bodies.LimitLength(context, BodyLimits.UnsubscribeBytes) is { } tooLarge)
            return tooLarge;
        if (_tokens.Read(t) is not { } target)
            return PageOf(context).Invalid();
        var suppression = new Suppression
        {
            Reason = SuppressionReason.Unsubscribed,
            At = services.Time.GetUtcNow(),
            List = target.List,
        };
        await context.RequestServices.GetRequiredService<IAddressBook>()
            .SuppressAsync(target.Kind, target.Address, suppression, cancellationToken)
            .ConfigureAwait(false);
        services.Logger.Unsubscribed(target.List, target.Kind);
        return PageOf(context).Done(target);
    }

    private IUnsubscribePage PageOf(HttpContext context) =>
        context.RequestServices.GetService<IUnsubscribePage>() ?? _plain;
}
