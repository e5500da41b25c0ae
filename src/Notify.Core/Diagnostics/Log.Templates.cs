using Microsoft.Extensions.Logging;

namespace Notify.Templates;

/// <summary>What the template engine logs: event ids 1100 to 1149.</summary>
internal static partial class TemplateLog
{
    [LoggerMessage(1100, LogLevel.Warning, "Template: {Problem}")]
    public static partial void TemplateProblem(this ILogger logger, TemplateProblem problem);

    [LoggerMessage(1101, LogLevel.Information, "Templates were read again: {Count} of them")]
    public static partial void TemplatesReloaded(this ILogger logger, int count);

    [LoggerMessage(1102, LogLevel.Error, "Templates changed and could not be read again; those known before stay in use")]
    public static partial void TemplatesNotReloaded(this ILogger logger, Exception exception);
}
