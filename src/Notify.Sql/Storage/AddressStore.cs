namespace Notify.Sql.Storage;

/// <summary>
/// Represents the tables of one database that contain addresses and suppressions. An engine implements the statements;
/// <see cref="SqlAddressBook"/> does the rest.
/// </summary>
/// <remarks>
/// For authors of engines. Each method is one transaction. Rows are found by hashes of their texts, because texts may
/// be longer than an entry of an index can be. The texts contain neither zero characters nor unpaired surrogates.
/// </remarks>
public abstract class AddressStore : IAsyncDisposable
{
    /// <summary>Gets the name of the engine for log messages and errors, for example <c>PostgreSQL</c>.</summary>
    public abstract string Name { get; }

    /// <summary>
    /// Connects, creates or upgrades the tables unless that is switched off, and checks their version. Repeated calls
    /// do nothing.
    /// </summary>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>A task that represents the operation.</returns>
    public abstract Task OpenAsync(CancellationToken cancellationToken);

    /// <summary>Returns the addresses of a user on a channel kind.</summary>
    /// <param name="user">The hash of the user id.</param>
    /// <param name="kind">The channel kind.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>The addresses, in the order in which they were added.</returns>
    public abstract Task<IReadOnlyList<string>> GetAddressesAsync(
        Guid user,
        string kind,
        CancellationToken cancellationToken);

    /// <summary>Adds an address. If the user has it already, nothing changes, and it keeps its place.</summary>
    /// <param name="address">The address.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>A task that represents the operation.</returns>
    public abstract Task AddAddressAsync(StoredAddress address, CancellationToken cancellationToken);

    /// <summary>Removes an address.</summary>
    /// <param name="user">The hash of the user id.</param>
    /// <param name="id">The hash of the channel kind and the address.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>True if the user had the address.</returns>
    public abstract Task<bool> RemoveAddressAsync(Guid user, Guid id, CancellationToken cancellationToken);

    /// <summary>Returns the suppressions that exist of some.</summary>
    /// <param name="ids">The hashes of kind, address and list.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>The suppressions, in any order.</returns>
    public abstract Task<IReadOnlyList<StoredSuppression>> FindSuppressionsAsync(
        IReadOnlyList<Guid> ids,
        CancellationToken cancellationToken);

    /// <summary>Adds a suppression, or replaces the one that has the same id.</summary>
    /// <param name="suppression">The suppression.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>A task that represents the operation.</returns>
    public abstract Task SuppressAsync(StoredSuppression suppression, CancellationToken cancellationToken);

    /// <summary>Removes a suppression.</summary>
    /// <param name="id">The hash of kind, address and list.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>True if it existed.</returns>
    public abstract Task<bool> LiftAsync(Guid id, CancellationToken cancellationToken);

    /// <summary>
    /// Returns suppressions, newest first; those of the same time by descending ids, which are compared as the bytes of
    /// their text.
    /// </summary>
    /// <param name="after">The position after which the range begins; null for the newest suppression.</param>
    /// <param name="limit">The maximum number of suppressions.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>The suppressions.</returns>
    public abstract Task<IReadOnlyList<StoredSuppression>> ReadSuppressionsAsync(
        SuppressionPosition? after,
        int limit,
        CancellationToken cancellationToken);

    /// <summary>Returns what an exception of this engine means for the call.</summary>
    /// <param name="exception">An exception that a method of this class has thrown.</param>
    /// <returns>The meaning, with a reason that contains no address and no secret.</returns>
    public abstract StoreFailure Classify(Exception exception);

    /// <summary>Closes the connections. The tables remain.</summary>
    /// <returns>A task that represents the operation.</returns>
    public abstract ValueTask DisposeAsync();
}
