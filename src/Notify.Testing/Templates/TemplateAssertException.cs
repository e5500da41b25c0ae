using Notify.Templates;

namespace Notify.Testing;

/// <summary>Templates have problems. The message names every one with its file and line.</summary>
public sealed class TemplateAssertException : Exception
{
    internal TemplateAssertException(IReadOnlyList<TemplateProblem> problems)
        : base(
            $"The templates have problems:{Environment.NewLine}{string.Join(Environment.NewLine, problems.Select(problem => $"{problem} [{problem.Severity}]"))}") => Problems = problems;

    /// <summary>The problems, errors first.</summary>
    public IReadOnlyList<TemplateProblem> Problems { get; }
}
