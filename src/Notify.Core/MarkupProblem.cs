namespace Notify;

/// <summary>Represents an error in the markup of a text.</summary>
/// <param name="Position">The position of the error, in UTF-16 code units from the start.</param>
/// <param name="Message">The description of the error.</param>
public readonly record struct MarkupProblem(int Position, string Message)
{
    /// <summary>
    /// Gets a value indicating whether the provider accepts the text, but probably does not show it as it was meant.
    /// </summary>
    /// <value>The default is false: the provider rejects the text, and the host does not start.</value>
    public bool IsWarning { get; init; }
}
