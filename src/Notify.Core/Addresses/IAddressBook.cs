namespace Notify.Addresses;

/// <summary>A user's addresses, and which addresses must not be written to. Read at delivery.</summary>
/// <remarks>
/// Addresses are kept by their <see cref="Notify.ChannelKind.Normalize"/>d form where suppression is concerned. A user or
/// address never seen is no error. If the store is unavailable, throw a <see cref="TimeoutException"/>, an
/// <see cref="IOException"/> or a transient <see cref="System.Data.Common.DbException"/>: the endpoints of
/// Notify.AspNetCore then answer 503, and 500 for every other exception.
/// </remarks>
public interface IAddressBook
{
    /// <summary>The user's addresses on a kind, oldest first; empty where there are none.</summary>
    /// <param name="userId">The application's user id.</param>
    /// <param name="kind">The channel kind.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    ValueTask<IReadOnlyList<string>> GetAddressesAsync(string userId, string kind, CancellationToken cancellationToken = default);

    /// <summary>Adds an address. Adding it again changes nothing.</summary>
    /// <param name="userId">The application's user id.</param>
    /// <param name="kind">The channel kind.</param>
    /// <param name="address">The address.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    ValueTask AddAddressAsync(string userId, string kind, string address, CancellationToken cancellationToken = default);

    /// <summary>Removes an address from a user.</summary>
    /// <param name="userId">The application's user id.</param>
    /// <param name="kind">The channel kind.</param>
    /// <param name="address">The address.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    /// <returns>False where the user did not have it.</returns>
    ValueTask<bool> RemoveAddressAsync(string userId, string kind, string address, CancellationToken cancellationToken = default);

    /// <summary>Why an address must not be written to, or null where it may.</summary>
    /// <param name="kind">The channel kind.</param>
    /// <param name="address">The normalized address.</param>
    /// <param name="list">The list the message belongs to, or null: then only what holds for every message is looked at.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    /// <returns>A suppression of the whole address before one of the list.</returns>
    ValueTask<Suppression?> GetSuppressionAsync(string kind, string address, string? list = null, CancellationToken cancellationToken = default);

    /// <summary>Marks an address as not to be written to. A later reason replaces an earlier one of the same scope.</summary>
    /// <param name="kind">The channel kind.</param>
    /// <param name="address">The normalized address.</param>
    /// <param name="suppression">Why, and for which list.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    ValueTask SuppressAsync(string kind, string address, Suppression suppression, CancellationToken cancellationToken = default);

    /// <summary>Lifts a suppression.</summary>
    /// <param name="kind">The channel kind.</param>
    /// <param name="address">The normalized address.</param>
    /// <param name="list">The list, or null for the suppression of the whole address.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    /// <returns>False where there was none.</returns>
    ValueTask<bool> LiftAsync(string kind, string address, string? list = null, CancellationToken cancellationToken = default);
}
