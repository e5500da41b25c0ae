namespace Notify;

/// <summary>
/// A way to reach people: how its addresses look and how text is written for it. Templates and addresses follow the kind; queues and limits the channel's name.
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

    /// <summary>
    /// The ways a template's body can be written, the default first. Where there are several, a template picks another by the part <c>format</c> of its front matter.
    /// Default: <see cref="BodyFormat.Plain"/> alone.
    /// </summary>
    /// <exception cref="ArgumentException">The list is empty.</exception>
    public IReadOnlyList<BodyFormat> Formats
    {
        get;
        init => field = value is { Count: > 0 } ? value : throw new ArgumentException("A kind has one format at least.", nameof(value));
    } = [BodyFormat.Plain];

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

    /// <summary>
    /// The provider an address belongs to, where a channel has several: a push subscription's is its push service. Null: the channel has but one. A provider that refuses or cannot be reached
    /// (<see cref="Notify.Delivery.ThrottleScope.Origin"/>) holds up its own addresses alone. Default: null for every address.
    /// </summary>
    public Func<string, string?> Origin { get; init; } = static _ => null;

    /// <summary>Looks for what is wrong with a part of the front matter (its name, its text): a sentence, or null where it is good. Asked at start for parts without values. Default: nothing is wrong.</summary>
    public Func<string, string, string?> ValidatePart { get; init; } = static (_, _) => null;

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}
