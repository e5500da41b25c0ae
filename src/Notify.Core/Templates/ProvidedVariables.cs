namespace Notify.Templates;

/// <summary>The variables that Notify adds to those of the model. A variable of the model takes precedence.</summary>
/// <param name="UnsubscribeUrl">The link with which the recipient unsubscribes; null if the message has none.</param>
/// <param name="Metadata">The metadata of the notification; null if it has none.</param>
internal readonly record struct ProvidedVariables(Uri? UnsubscribeUrl, IReadOnlyDictionary<string, string>? Metadata)
{
    /// <summary>The name of the link with which the recipient unsubscribes.</summary>
    public const string UnsubscribeUrlName = "unsubscribe_url";

    /// <summary>The name of the metadata.</summary>
    public const string MetadataName = "metadata";

    private const string MetadataPrefix = MetadataName + ".";

    public static bool IsUnsubscribeUrl(string path) => IsSame(path, UnsubscribeUrlName);

    /// <summary>Whether a path names one of the metadata, or all of them.</summary>
    public static bool IsMetadata(string path) =>
        IsSame(path, MetadataName) || path.StartsWith(MetadataPrefix, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a variable with this path does not belong to the model.</summary>
    public static bool Contains(string path) => IsUnsubscribeUrl(path) || IsMetadata(path);

    /// <summary>Returns the missing variables of a model without those that are provided.</summary>
    /// <param name="missing">The variables that the model lacks.</param>
    /// <param name="hasUnsubscribeUrl">Whether there is a link, which may not exist yet.</param>
    /// <param name="metadata">The metadata; null if there are none.</param>
    public static IReadOnlyList<string> RemoveFrom(
        IReadOnlyList<string> missing, bool hasUnsubscribeUrl, IReadOnlyDictionary<string, string>? metadata) =>
        missing.Any(Contains)
            ? [.. missing.Where(path => !(hasUnsubscribeUrl && IsUnsubscribeUrl(path)) && !IsIn(metadata, path))]
            : missing;

    private static bool IsIn(IReadOnlyDictionary<string, string>? metadata, string path) =>
        metadata is { Count: > 0 }
        && IsMetadata(path)
        && (path.Length == MetadataName.Length
            || metadata.Keys.Any(name => IsSame(name, path[MetadataPrefix.Length..])));

    private static bool IsSame(string one, string other) => one.Equals(other, StringComparison.OrdinalIgnoreCase);
}
