namespace Notify.Templates;

/// <summary>A template file.</summary>
/// <param name="Path">Its path below the templates root with forward slashes: <c>position-failed/email.de.liquid</c>. A later source replaces a file of the same path.</param>
/// <param name="Content">Its text: front matter between two lines of <c>---</c>, then Liquid.</param>
/// <param name="Origin">What to call it in messages: a path relative to the working directory, a resource's name.</param>
public sealed record TemplateFile(string Path, string Content, string Origin);
