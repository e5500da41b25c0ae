using System.Text.Encodings.Web;

namespace Notify;

/// <summary>A way a template's body can be written: how the values in it are encoded, and what its provider would refuse.</summary>
public sealed class BodyFormat
{
    /// <summary>A format of this name.</summary>
    /// <param name="name">The name, as a template's front matter gives it: <c>format: html</c>.</param>
    public BodyFormat(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        Name = name;
    }

    /// <summary>Plain text: nothing is encoded, nothing refused.</summary>
    public static BodyFormat Plain { get; } = new("plain");

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>Encodes the values a template places in its body. Default null: nothing is encoded.</summary>
    public TextEncoder? Encoder { get; init; }

    /// <summary>
    /// Liquid filters for places where <see cref="Encoder"/> is not right, by name: they encode by themselves, and what they return is written as it is. In a body of another format and
    /// in the front matter they leave their value alone. Default none.
    /// </summary>
    public IReadOnlyDictionary<string, TemplateFilter> Filters { get; init; } = System.Collections.ObjectModel.ReadOnlyDictionary<string, TemplateFilter>.Empty;

    /// <summary>Looks for mistakes in a template's own text, a letter in place of each value, that the channel's provider would refuse. Default: there are none.</summary>
    public Func<string, IReadOnlyList<MarkupProblem>> Lint { get; init; } = static _ => [];

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}
