namespace Notify.Sql.Storage;

/// <summary>Represents an address of a user in the database.</summary>
public sealed class StoredAddress
{
    /// <summary>Gets the hash of the user id.</summary>
    public required Guid User { get; init; }

    /// <summary>Gets the hash of the channel kind and the address. A user has each address once.</summary>
    public required Guid Id { get; init; }

    /// <summary>Gets the user id.</summary>
    public required string UserId { get; init; }

    /// <summary>Gets the channel kind.</summary>
    public required string Kind { get; init; }

    /// <summary>Gets the address.</summary>
    public required string Address { get; init; }
}
