using Microsoft.Extensions.Logging;
using Notify.Templates;

namespace Notify.Diagnostics;

/// <summary>The messages of the template engine: event IDs 1100 to 1149.</summary>
internal static partial class Log
{
    [LoggerMessage(1100, LogLevel.Warning, "Template: {Problem}")]
    public static partial void TemplateProblem(this ILogger logger, TemplateProblem problem);

    [LoggerMessage(1101, LogLevel.Information, "Reloaded {Count} templates.")]
    public static partial void TemplatesReloaded(this ILogger logger, int count);

    [LoggerMessage(
        1102,
        LogLevel.Error,
        "Could not reload the changed templates; the templates that were loaded before stay in use.")]
    public static partial void TemplatesNotReloaded(this ILogger logger, Exception exception);
}
