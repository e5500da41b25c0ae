namespace Notify.Addresses;

/// <summary>
/// Represents the addresses of users, and the addresses to which no message may be sent. It is read at delivery.
/// </summary>
/// <remarks>
/// Suppressions are keyed by the normalized form of an address (see <see cref="Notify.ChannelKind.Normalize"/>). An
/// unknown user or address is not an error. If the store is unavailable, throw a <see cref="TimeoutException"/>, an
/// <see cref="IOException"/> or a transient <see cref="System.Data.Common.DbException"/>: the endpoints of
/// Notify.AspNetCore then answer 503, and 500 for every other exception.
/// </remarks>
public interface IAddressBook
{
    /// <summary>Returns the addresses of a user on a channel kind.</summary>
    /// <param name="userId">The application's user id.</param>
    /// <param name="kind">The channel kind.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>The addresses, oldest first; empty if there are none.</returns>
    ValueTask<IReadOnlyList<string>> GetAddressesAsync(
        string userId,
        string kind,
        CancellationToken cancellationToken = default);

    /// <summary>Adds an address to a user. Adding it again has no effect.</summary>
    /// <param name="userId">The application's user id.</param>
    /// <param name="kind">The channel kind.</param>
    /// <param name="address">The address.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>A task that represents the operation.</returns>
    ValueTask AddAddressAsync(
        string userId,
        string kind,
        string address,
        CancellationToken cancellationToken = default);

    /// <summary>Removes an address from a user.</summary>
    /// <param name="userId">The application's user id.</param>
    /// <param name="kind">The channel kind.</param>
    /// <param name="address">The address.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>
    /// <see langword="true"/> if the address was removed; <see langword="false"/> if the user did not have it.
    /// </returns>
    ValueTask<bool> RemoveAddressAsync(
        string userId,
        string kind,
        string address,
        CancellationToken cancellationToken = default);

    /// <summary>Returns the suppression that applies to an address.</summary>
    /// <param name="kind">The channel kind.</param>
    /// <param name="address">The normalized address.</param>
    /// <param name="list">
    /// The list that the message belongs to, or null to check only suppressions that apply to every message.
    /// </param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>
    /// The suppression of the whole address if there is one, otherwise that of the list; null if messages may be sent.
    /// </returns>
    ValueTask<Suppression?> GetSuppressionAsync(
        string kind,
        string address,
        string? list = null,
        CancellationToken cancellationToken = default);

    /// <summary>
    /// Suppresses an address, so that no more messages are sent to it. A suppression replaces an earlier one of the
    /// same address and list.
    /// </summary>
    /// <param name="kind">The channel kind.</param>
    /// <param name="address">The normalized address.</param>
    /// <param name="suppression">The reason, and the list that the suppression applies to.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>A task that represents the operation.</returns>
    ValueTask SuppressAsync(
        string kind,
        string address,
        Suppression suppression,
        CancellationToken cancellationToken = default);

    /// <summary>Removes a suppression.</summary>
    /// <param name="kind">The channel kind.</param>
    /// <param name="address">The normalized address.</param>
    /// <param name="list">The list, or null to remove the suppression of the whole address.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>
    /// <see langword="true"/> if a suppression was removed; <see langword="false"/> if there was none.
    /// </returns>
    ValueTask<bool> LiftAsync(
        string kind,
        string address,
        string? list = null,
        CancellationToken cancellationToken = default);
}
