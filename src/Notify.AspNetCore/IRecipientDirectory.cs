namespace Notify.AspNetCore;

/// <summary>
/// Finds the users of the application. Register an implementation for <c>POST /test</c>; by default, every user id with
/// an address in the address book is a user.
/// </summary>
public interface IRecipientDirectory
{
    /// <summary>Finds a user.</summary>
    /// <param name="userId">The application's user id.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>
    /// The recipient, with the locale and time zone if they are known, and with the addresses that the address book
    /// does not contain; null if the user does not exist.
    /// </returns>
    ValueTask<Recipient?> FindAsync(string userId, CancellationToken cancellationToken = default);
}
