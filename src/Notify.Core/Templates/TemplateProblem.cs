namespace Notify.Templates;

/// <summary>A mistake the lint found.</summary>
/// <param name="File">The file, as its source names it.</param>
/// <param name="Line">The line, from 1; 0 where the mistake has no line.</param>
/// <param name="Severity">Whether it keeps the host from starting.</param>
/// <param name="Message">What is wrong and how to mend it.</param>
public sealed record TemplateProblem(string File, int Line, TemplateProblemSeverity Severity, string Message)
{
    /// <summary>File, line and message, as compilers write it.</summary>
    public override string ToString() => Line > 0 ? $"{File}({Line}): {Message}" : $"{File}: {Message}";
}
