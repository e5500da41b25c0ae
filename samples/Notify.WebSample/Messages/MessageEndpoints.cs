using System.Security.Claims;
using Notify.WebSample.Pages;
using Notify.WebSample.People;

namespace Notify.WebSample.Messages;

/// <summary>The messages of the application.</summary>
internal static class MessageEndpoints
{
    public static void MapMessages(this WebApplication app)
    {
        var messages = app.MapGroup("/messages").RequireAuthorization().ExcludeFromDescription();
        messages.MapPost("/alert", AlertAsync);
        messages.MapPost("/newsletter", NewsletterAsync);
    }

    /// <summary>Sends by the first channel of Notify:Via that accepts it: push, e-mail or Telegram.</summary>
    private static async Task<IResult> AlertAsync(
        IFormCollection _, ClaimsPrincipal user, INotifier notifier, CancellationToken cancellationToken)
    {
        await notifier.EnqueueAsync(Alert.To(SignIn.PersonOf(user)), cancellationToken);
        return Page.BackTo("/", "alert");
    }

    /// <summary>Sends a message of a list, whose headers and footer contain a link to unsubscribe.</summary>
    private static async Task<IResult> NewsletterAsync(
        IFormCollection _, ClaimsPrincipal user, INotifier notifier, CancellationToken cancellationToken)
    {
        var person = SignIn.PersonOf(user);
        await notifier.EnqueueAsync(
            new Notification("newsletter", new Recipient(person.Id))
            {
                Via = Channels.Email,
                Lane = Lane.Campaign,
                List = "newsletter",
                Model = new { person.Name, Items = new[] { "Gold at a high", "Calm in bonds" } },
            },
            cancellationToken);
        return Page.BackTo("/", "newsletter");
    }
}
