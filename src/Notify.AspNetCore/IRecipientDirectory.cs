namespace Notify.AspNetCore;

/// <summary>
/// Says who a user id is. The application registers its own, over its users; without one a user is whoever has an address in the address book.
/// </summary>
public interface IRecipientDirectory
{
    /// <summary>Finds a user.</summary>
    /// <param name="userId">The application's user id.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    /// <returns>The recipient, with locale and time zone where they are known and with addresses where the address book does not hold them; null where there is no such user.</returns>
    ValueTask<Recipient?> FindAsync(string userId, CancellationToken cancellationToken = default);
}
