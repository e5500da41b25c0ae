namespace Notify;

/// <summary>A mistake in a text.</summary>
/// <param name="Position">Where it is, in UTF-16 units from 0.</param>
/// <param name="Message">What is wrong.</param>
public readonly record struct MarkupProblem(int Position, string Message);
