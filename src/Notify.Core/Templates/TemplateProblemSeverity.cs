namespace Notify.Templates;

/// <summary>How bad a mistake in a template is.</summary>
public enum TemplateProblemSeverity
{
    /// <summary>Logged at start.</summary>
    Warning,

    /// <summary>The host does not start.</summary>
    Error,
}
