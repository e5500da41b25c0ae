namespace Notify.Templates;

/// <summary>Represents a problem that the lint found.</summary>
public sealed record TemplateProblem
{
    /// <summary>Gets the file, as its source names it.</summary>
    public required string File { get; init; }

    /// <summary>Gets the line, starting at 1; 0 if the problem has no line.</summary>
    public required int Line { get; init; }

    /// <summary>Gets the severity: an error keeps the host from starting.</summary>
    public required TemplateProblemSeverity Severity { get; init; }

    /// <summary>Gets the problem and how to fix it.</summary>
    public required string Message { get; init; }

    internal static TemplateProblem Error(string file, int line, string message) =>
        new() { File = file, Line = line, Severity = TemplateProblemSeverity.Error, Message = message };

    internal static TemplateProblem Warning(string file, int line, string message) =>
        new() { File = file, Line = line, Severity = TemplateProblemSeverity.Warning, Message = message };

    /// <summary>Returns file, line and message, in the format of compilers.</summary>
    public override string ToString() => Line > 0 ? $"{File}({Line}): {Message}" : $"{File}: {Message}";
}
