using System.Security.Claims;
using Notify.Inbound;
using Notify.WebSample.Pages;
using Notify.WebSample.People;

namespace Notify.WebSample.Providers;

/// <summary>What the other side does: browsers, chats and pagers that nobody has.</summary>
internal static class LocalEndpoints
{
    public static void MapLocalProviders(this WebApplication app)
    {
        var local = app.MapGroup("/local").RequireAuthorization().ExcludeFromDescription();
        // The page's script posts it to /push/subscriptions, as it does with a real browser's subscription.
        local.MapPost("/browser", (IFormCollection _, LocalProviders providers) => providers.Subscribe() is { } json ? Results.Content(json, "application/json") : Results.NotFound());
        local.MapPost("/browser/expire", (IFormCollection _, LocalProviders providers) =>
        {
            providers.ExpireBrowsers();
            return Page.BackTo("/", "browsers-expired");
        });
        local.MapPost("/telegram/start", async (IFormCollection _, ClaimsPrincipal user, LocalChats chats, CancellationToken cancellationToken) =>
            await chats.StartAsync(SignIn.PersonOf(user), cancellationToken) == InboundStatus.Handled ? Page.BackTo("/", "telegram") : Page.BackTo("/", "telegram-failed"));
        local.MapPost("/pager", (IFormCollection form, Pager pager) =>
        {
            pager.IsBroken = form["state"] == "broken";
            return Page.BackTo("/", pager.IsBroken ? "pager-broken" : "pager-mended");
        });
    }
}
