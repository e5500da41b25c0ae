namespace Notify;

/// <summary>Represents an error in the markup of a text.</summary>
/// <param name="Position">The position of the error, in UTF-16 code units from the start.</param>
/// <param name="Message">The description of the error.</param>
public readonly record struct MarkupProblem(int Position, string Message);
