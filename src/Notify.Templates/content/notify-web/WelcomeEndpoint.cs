using Notify;
using Notify.Addresses;

namespace Sample.Web_1;

/// <summary>Adds a user and sends a welcome e-mail. Replace it with the endpoints of your application.</summary>
internal static class WelcomeEndpoint
{
    public static async Task<IResult> SendAsync(
        NewUser user,
        IAddressBook addressBook,
        INotifier notifier,
        CancellationToken cancellationToken)
    {
        await addressBook.AddAddressAsync(user.Id, Channels.Email, user.Email, cancellationToken);
        var welcome = new Notification("welcome", new Recipient(user.Id))
        {
            Model = new { user.Name },

            // Messages of a list contain a link for unsubscribing from it.
            List = "news",
        };
        var receipt = await notifier.EnqueueAsync(welcome, cancellationToken);
        return Results.Accepted(value: new { receipt.Id });
    }
}

internal sealed record NewUser(string Id, string Name, string Email);
