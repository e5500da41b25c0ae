using Microsoft.AspNetCore.Http;
using Notify.Addresses;

namespace Notify.AspNetCore;

/// <summary>What people see at <c>/unsubscribe</c>. The application registers its own to speak its users' languages in its own looks; without one there is a plain page in English.</summary>
public interface IUnsubscribePage
{
    /// <summary>Asks whether to unsubscribe. The page posts a form to its own URL; opening it must change nothing, for mail scanners open every link.</summary>
    /// <param name="target">The address and the list to unsubscribe.</param>
    IResult Ask(UnsubscribeTarget target);

    /// <summary>Says that it is done.</summary>
    /// <param name="target">The address and the list that was unsubscribed.</param>
    IResult Done(UnsubscribeTarget target);

    /// <summary>Says that the link is forged, altered or too old.</summary>
    IResult Invalid();
}
