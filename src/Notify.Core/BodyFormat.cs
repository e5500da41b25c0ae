using System.Collections.ObjectModel;
using System.Text.Encodings.Web;

namespace Notify;

/// <summary>
/// Represents a format of template bodies: how values are encoded, and which markup the provider rejects.
/// </summary>
public sealed class BodyFormat
{
    /// <summary>Initializes a new instance of the <see cref="BodyFormat"/> class.</summary>
    /// <param name="name">
    /// The name of the format in the front matter of a template, for example <c>format: html</c>.
    /// </param>
    public BodyFormat(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        Name = name;
    }

    /// <summary>Gets the format for plain text, which encodes nothing and accepts everything.</summary>
    public static BodyFormat Plain { get; } = new("plain");

    /// <summary>Gets the name.</summary>
    public string Name { get; }

    /// <summary>Gets the encoder for the values that a template inserts into its body.</summary>
    /// <value>The default is null: values are not encoded.</value>
    public TextEncoder? Encoder { get; init; }

    /// <summary>Gets the markup of a line break, which the filter <c>newline_to_br</c> inserts.</summary>
    /// <value>The default is null: the filter does not change its value.</value>
    public string? LineBreak { get; init; }

    /// <summary>
    /// Gets additional Liquid filters, by name, for places where <see cref="Encoder"/> is not suitable. Their output is
    /// not encoded again. In the front matter and in bodies of other formats, they return their value unchanged.
    /// </summary>
    /// <value>The default is empty.</value>
    public IReadOnlyDictionary<string, TemplateFilter> Filters { get; init; } =
        ReadOnlyDictionary<string, TemplateFilter>.Empty;

    /// <summary>
    /// Gets the function that finds markup which the provider rejects. It receives the text of a template, with a
    /// letter in place of each value.
    /// </summary>
    /// <value>The default finds no problems.</value>
    public Func<string, IReadOnlyList<MarkupProblem>> Lint { get; init; } = static _ => [];

    /// <summary>Returns the name.</summary>
    public override string ToString() => Name;
}
