namespace Notify.Templates;

/// <summary>Specifies the severity of a problem in a template.</summary>
public enum TemplateProblemSeverity
{
    /// <summary>The problem is logged at startup.</summary>
    Warning,

    /// <summary>The host does not start.</summary>
    Error,
}
