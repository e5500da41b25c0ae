using Microsoft.AspNetCore.Http;
using Notify.Addresses;
using Notify.AspNetCore.Http;

namespace Notify.AspNetCore.Unsubscribe;

/// <summary>A plain page in English, which the application can replace.</summary>
internal sealed class UnsubscribePage : IUnsubscribePage
{
    // The form posts to the URL of the page, which contains the token.
    private const string Form = """<form method="post"><button>Unsubscribe</button></form>""";

    public IResult Ask(UnsubscribeTarget target) => SimplePage.Create(
        "Unsubscribe",
        $"Unsubscribe from “{target.List}”?",
        "You will no longer receive messages of this list. Messages about your account still arrive.",
        Form);

    public IResult Done(UnsubscribeTarget target) => SimplePage.Create(
        "Unsubscribed",
        $"You are unsubscribed from “{target.List}”.",
        "Messages about your account still arrive. You can close this page.");

    public IResult Invalid() => SimplePage.Create(
        "Link not valid",
        "This link is not valid.",
        "It may be incomplete or too old. Use the link of a newer message.",
        status: StatusCodes.Status400BadRequest);
}
