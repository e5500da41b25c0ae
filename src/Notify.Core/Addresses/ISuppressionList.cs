namespace Notify.Addresses;

/// <summary>Lists the suppressions of an address book, so that operators can review and lift them.</summary>
/// <remarks>
/// The address books of Notify implement this interface. It is separate from <see cref="IAddressBook"/> because
/// delivery does not need it, and not every store can list its suppressions efficiently. Implement it in the class of
/// your address book: the endpoint <c>GET /suppressions</c> of Notify.AspNetCore uses it if the registered
/// <see cref="IAddressBook"/> implements it, and otherwise answers 501.
/// </remarks>
public interface ISuppressionList
{
    /// <summary>Returns a page of suppressions, newest first by <see cref="Suppression.At"/>.</summary>
    /// <param name="filter">The criteria. <see cref="SuppressionFilter.All"/> selects all suppressions.</param>
    /// <param name="cursor">The <see cref="SuppressionPage.Next"/> of the previous page; null for the first page.</param>
    /// <param name="limit">The maximum number of suppressions to return, 1 to 1,000.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>The page. A suppression that changes between two pages can be missing, or appear twice.</returns>
    /// <exception cref="ArgumentException"><paramref name="cursor"/> is not a cursor of this address book.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="limit"/> is out of range.</exception>
    ValueTask<SuppressionPage> ListSuppressionsAsync(
        SuppressionFilter filter,
        string? cursor = null,
        int limit = 50,
        CancellationToken cancellationToken = default);
}
