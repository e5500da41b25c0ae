using System.Security.Claims;
using Notify.WebSample.Pages;
using Notify.WebSample.People;
using Notify.WebSample.Providers;

namespace Notify.WebSample.Messages;

/// <summary>Causes failures that occur in production.</summary>
internal static class TroubleEndpoints
{
    // Two a second are permitted, so the third one waits for its permit.
    private const int Pages = 3;

    public static void MapTroubles(this WebApplication app)
    {
        var trouble = app.MapGroup("/trouble").RequireAuthorization().ExcludeFromDescription();
        trouble.MapPost("/page", PageAsync);
        trouble.MapPost("/unknown-mailbox", UnknownMailboxAsync);
        trouble.MapPost("/late", LateAsync);
    }

    /// <summary>While the pager is broken, these messages are retried and become dead letters.</summary>
    private static async Task<IResult> PageAsync(
        IFormCollection _, ClaimsPrincipal user, INotifier notifier, CancellationToken cancellationToken)
    {
        var alert = Alert.To(SignIn.PersonOf(user)) with { Via = "pager" };
        for (var page = 0; page < Pages; page++)
            await notifier.EnqueueAsync(alert, cancellationToken);
        return Page.BackTo("/", "page");
    }

    /// <summary>
    /// The server refuses this mailbox with 550 5.1.1. The second refusal, after other e-mails were accepted,
    /// suppresses the address, so later messages to it are not tried. With a second step the message does not wait for
    /// another try.
    /// </summary>
    private static async Task<IResult> UnknownMailboxAsync(
        IFormCollection _, INotifier notifier, CancellationToken cancellationToken)
    {
        var alert = Alert.To(new Recipient { Email = LocalProviders.UnknownMailbox });
        await notifier.EnqueueAsync(
            alert with { Via = Via.FirstOf(Channels.Email, Channels.Telegram) },
            cancellationToken);
        return Page.BackTo("/", "unknown-mailbox");
    }

    /// <summary>The message expires before a worker claims it, and is dropped.</summary>
    private static async Task<IResult> LateAsync(
        IFormCollection _, ClaimsPrincipal user, INotifier notifier, CancellationToken cancellationToken)
    {
        var alert = Alert.To(SignIn.PersonOf(user));
        await notifier.EnqueueAsync(
            alert with { Via = Channels.Email, TimeToLive = TimeSpan.FromMicroseconds(1) },
            cancellationToken);
        return Page.BackTo("/", "late");
    }
}
