using Notify.Diagnostics;
using Notify.Templates;

namespace Notify.Hosting;

/// <summary>Checks all templates when the host starts. Errors prevent the start; warnings are logged.</summary>
internal sealed class TemplateStartupCheck(ITemplateEngine engine, NotifyLoggers loggers) : IStartupCheck
{
    /// <exception cref="TemplateException">Templates have errors; the message lists all of them.</exception>
    public async ValueTask CheckAsync(CancellationToken cancellationToken)
    {
        var problems = await engine.LintAsync(cancellationToken).ConfigureAwait(false);
        foreach (var problem in problems.Where(problem => problem.Severity == TemplateProblemSeverity.Warning))
            loggers.Templates.TemplateProblem(problem);
        var errors = problems.Where(problem => problem.Severity == TemplateProblemSeverity.Error).ToList();
        if (errors.Count == 0)
            return;
        var title = errors.Count == 1 ? "The templates have an error:" : $"The templates have {errors.Count} errors:";
        throw new TemplateException(
            $"{title}{Environment.NewLine}{string.Join(Environment.NewLine, errors)}");
    }
}
