namespace Notify.Templates;

/// <summary>A template cannot be rendered. The message names the template, and the file and line or the missing variables.</summary>
public sealed class TemplateException : NotifyException
{
    /// <summary>Says what is wrong.</summary>
    /// <param name="message">What is wrong and how to mend it.</param>
    /// <param name="missing">The missing variables, where that is the reason.</param>
    /// <param name="inner">The cause, where there is one.</param>
    public TemplateException(string message, IReadOnlyList<string>? missing = null, Exception? inner = null) : base(message, inner) => Missing = missing ?? [];

    /// <summary>The missing variables; empty where the reason is another.</summary>
    public IReadOnlyList<string> Missing { get; }
}
