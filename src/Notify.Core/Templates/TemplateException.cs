namespace Notify.Templates;

/// <summary>
/// The exception that is thrown if a template cannot be rendered. The message names the template and the error, with
/// the file and line or the missing variables.
/// </summary>
public sealed class TemplateException : NotifyException
{
    /// <summary>Initializes a new instance of the <see cref="TemplateException"/> class.</summary>
    /// <param name="message">The error and how to fix it.</param>
    /// <param name="missing">The missing variables, if they are the reason.</param>
    /// <param name="inner">The cause, or null.</param>
    public TemplateException(string message, IReadOnlyList<string>? missing = null, Exception? inner = null)
        : base(message, inner) => Missing = missing ?? [];

    /// <summary>Gets the missing variables; empty if the reason is another.</summary>
    public IReadOnlyList<string> Missing { get; }

    /// <summary>Gets the file in which rendering failed, as its source names it; null if it is unknown.</summary>
    public string? File { get; init; }

    /// <summary>Gets the line in which rendering failed, starting at 1; 0 if it is unknown.</summary>
    public int Line { get; init; }
}
