using Notify.Diagnostics;
using Notify.Templates;

namespace Notify.Hosting;

/// <summary>Looks through all templates when the host starts: errors keep it from starting, warnings are logged.</summary>
internal sealed class TemplateStartupCheck(ITemplateEngine engine, NotifyLoggers loggers) : IStartupCheck
{
    /// <exception cref="TemplateException">Templates have mistakes; the message names every one.</exception>
    public async ValueTask CheckAsync(CancellationToken cancellationToken)
    {
        var problems = await engine.LintAsync(cancellationToken).ConfigureAwait(false);
        foreach (var problem in problems.Where(problem => problem.Severity == TemplateProblemSeverity.Warning))
            loggers.Templates.TemplateProblem(problem);
        var errors = problems.Where(problem => problem.Severity == TemplateProblemSeverity.Error).ToList();
        if (errors.Count > 0)
            throw new TemplateException($"{(errors.Count == 1 ? "A template has a mistake" : $"Templates have {errors.Count} mistakes")}:{Environment.NewLine}{string.Join(Environment.NewLine, errors)}");
    }
}
