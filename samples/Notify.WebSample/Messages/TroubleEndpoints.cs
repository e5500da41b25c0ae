using System.Security.Claims;
using Notify.WebSample.Pages;
using Notify.WebSample.People;
using Notify.WebSample.Providers;

namespace Notify.WebSample.Messages;

/// <summary>What goes wrong one day, at a click.</summary>
internal static class TroubleEndpoints
{
    // Three at once, where two a second are allowed: the third waits for its permit.
    private const int Pages = 3;

    public static void MapTroubles(this WebApplication app)
    {
        var trouble = app.MapGroup("/trouble").RequireAuthorization().ExcludeFromDescription();
        trouble.MapPost("/page", PageAsync);
        trouble.MapPost("/nobody", NobodyAsync);
        trouble.MapPost("/late", LateAsync);
    }

    /// <summary>While the pager is broken these are retried and end as dead letters.</summary>
    private static async Task<IResult> PageAsync(IFormCollection _, ClaimsPrincipal user, INotifier notifier, CancellationToken cancellationToken)
    {
        for (var page = 0; page < Pages; page++)
            await notifier.EnqueueAsync(Alert.To(SignIn.PersonOf(user)) with { Via = "pager" }, cancellationToken);
        return Page.BackTo("/", "page");
    }

    /// <summary>
    /// Refused with 550 5.1.1. The second refusal, after other mails were accepted, suppresses the address; later messages
    /// to it are not tried. The second step keeps the message from waiting for another try.
    /// </summary>
    private static async Task<IResult> NobodyAsync(
        IFormCollection _,
        INotifier notifier,
        CancellationToken cancellationToken)
    {
        var alert = Alert.To(new Recipient { Email = LocalProviders.Nobody });
        await notifier.EnqueueAsync(
            alert with { Via = Via.FirstOf(Channels.Email, Channels.Telegram) },
            cancellationToken);
        return Page.BackTo("/", "nobody");
    }

    /// <summary>No longer worth telling by the time it is claimed: dropped as expired.</summary>
    private static async Task<IResult> LateAsync(IFormCollection _, ClaimsPrincipal user, INotifier notifier, CancellationToken cancellationToken)
    {
        await notifier.EnqueueAsync(Alert.To(SignIn.PersonOf(user)) with { Via = Channels.Email, TimeToLive = TimeSpan.FromMicroseconds(1) }, cancellationToken);
        return Page.BackTo("/", "late");
    }
}
