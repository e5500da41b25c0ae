using System.Text.Encodings.Web;

namespace Notify.Delivery;

/// <summary>
/// A way to reach people: how its addresses look and how text is encoded for it. Templates and addresses follow the kind; queues and limits the channel's name.
/// </summary>
public sealed class ChannelKind
{
    /// <summary>A kind of this name.</summary>
    /// <param name="name">The name, as in template files and address books: <c>email</c>.</param>
    public ChannelKind(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        Name = name;
    }

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>Encodes the values a template places in its body. Default null: plain text, nothing is encoded.</summary>
    public TextEncoder? Encoder { get; init; }

    /// <summary>Parts of the front matter a template must give, for example <c>subject</c>. Default none.</summary>
    public IReadOnlyList<string> RequiredParts { get; init; } = [];

    /// <summary>Whether a template may have a plain-text twin, <c>kind.txt.liquid</c>. Default false.</summary>
    public bool HasTextVersion { get; init; }

    /// <summary>Looks for what is wrong with an address: a sentence that does not repeat the address, or null where it is good. Default: nothing is wrong.</summary>
    public Func<string, string?> Validate { get; init; } = static _ => null;

    /// <summary>The form by which two spellings of one address are equal, used for suppression and rate limits. Default: the address itself.</summary>
    public Func<string, string> Normalize { get; init; } = static address => address;

    /// <summary>Looks for what is wrong with a header the application wants to set: a sentence, or null where it is good. Default: nothing is wrong.</summary>
    public Func<string, string, string?> ValidateHeader { get; init; } = static (_, _) => null;

    /// <summary>Looks for mistakes in a template's own text that the channel's provider would refuse. Default none.</summary>
    public Func<string, IReadOnlyList<string>> LintBody { get; init; } = static _ => [];

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}
