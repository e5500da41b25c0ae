using System.Security.Claims;
using Notify.Inbound;
using Notify.WebSample.Pages;
using Notify.WebSample.People;

namespace Notify.WebSample.Providers;

/// <summary>Controls the simulated browsers, chats and pagers.</summary>
internal static class LocalEndpoints
{
    public static void MapLocalProviders(this WebApplication app)
    {
        var local = app.MapGroup("/local").RequireAuthorization().ExcludeFromDescription();
        // The script of the page posts the subscription to /push/subscriptions, like that of a real browser.
        local.MapPost("/browser", (IFormCollection _, LocalProviders providers) =>
            providers.Subscribe() is { } json ? Results.Content(json, "application/json") : Results.NotFound());
        local.MapPost("/browser/expire", (IFormCollection _, LocalProviders providers) =>
        {
            providers.ExpireBrowsers();
            return Page.BackTo("/", "browsers-expired");
        });
        local.MapPost("/telegram/start", StartChatAsync);
        local.MapPost("/pager", (IFormCollection form, Pager pager) =>
        {
            pager.IsBroken = form["state"] == "broken";
            return Page.BackTo("/", pager.IsBroken ? "pager-broken" : "pager-repaired");
        });
    }

    private static async Task<IResult> StartChatAsync(
        IFormCollection _, ClaimsPrincipal user, LocalChats chats, CancellationToken cancellationToken)
    {
        var status = await chats.StartAsync(SignIn.PersonOf(user), cancellationToken);
        return Page.BackTo("/", status == InboundStatus.Handled ? "telegram" : "telegram-failed");
    }
}
