using Microsoft.AspNetCore.Http;
using Notify.Addresses;

namespace Notify.AspNetCore;

/// <summary>
/// Creates the pages of <c>/unsubscribe</c>. Register an implementation to use the languages and the design of the
/// application; the default is a plain page in English.
/// </summary>
public interface IUnsubscribePage
{
    /// <summary>
    /// Creates the page that asks whether to unsubscribe. It posts a form to its own URL. Opening it must not change
    /// anything, because mail scanners open every link.
    /// </summary>
    /// <param name="target">The address and the list to unsubscribe.</param>
    /// <returns>The page.</returns>
    IResult Ask(UnsubscribeTarget target);

    /// <summary>Creates the page that confirms that the recipient was unsubscribed.</summary>
    /// <param name="target">The address and the list that was unsubscribed.</param>
    /// <returns>The page.</returns>
    IResult Done(UnsubscribeTarget target);

    /// <summary>Creates the page for a link that was forged or altered, or that has expired.</summary>
    /// <returns>The page, which should have the status 400.</returns>
    IResult Invalid();
}
