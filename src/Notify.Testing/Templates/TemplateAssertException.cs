using Notify.Templates;

namespace Notify.Testing;

/// <summary>
/// The exception that is thrown if templates have problems. The message lists each with its file and line.
/// </summary>
public sealed class TemplateAssertException : Exception
{
    internal TemplateAssertException(IReadOnlyList<TemplateProblem> problems)
        : base(string.Join(
            Environment.NewLine,
            problems.Select(problem => $"{problem} [{problem.Severity}]").Prepend("The templates have problems:"))) =>
        Problems = problems;

    /// <summary>Gets the problems, errors first.</summary>
    public IReadOnlyList<TemplateProblem> Problems { get; }
}
