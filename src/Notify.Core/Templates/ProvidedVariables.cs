namespace Notify.Templates;

/// <summary>The variables that Notify adds to those of the model. A variable of the model takes precedence.</summary>
internal static class ProvidedVariables
{
    /// <summary>The link with which the recipient unsubscribes.</summary>
    public const string UnsubscribeUrl = "unsubscribe_url";

    public static bool IsUnsubscribeUrl(string name) =>
        name.Equals(UnsubscribeUrl, StringComparison.OrdinalIgnoreCase);

    /// <summary>Returns the missing variables of a model without those that Notify adds to it.</summary>
    public static IReadOnlyList<string> RemoveFrom(IReadOnlyList<string> missing, bool hasUnsubscribeUrl) =>
        hasUnsubscribeUrl && missing.Any(IsUnsubscribeUrl)
            ? [.. missing.Where(name => !IsUnsubscribeUrl(name))]
            : missing;
}
