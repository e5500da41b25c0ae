namespace Notify;

/// <summary>Represents a kind of channel: the form of its addresses and of its content.</summary>
/// <remarks>
/// The kind determines templates and addresses. The name of a channel determines its queue and its limits.
/// </remarks>
public sealed class ChannelKind
{
    /// <summary>Initializes a new instance of the <see cref="ChannelKind"/> class.</summary>
    /// <param name="name">The name that template files and address books use, for example <c>email</c>.</param>
    public ChannelKind(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        Name = name;
    }

    /// <summary>Gets the name.</summary>
    public string Name { get; }

    /// <summary>
    /// Gets the formats of template bodies, the default first. If there are several, the part <c>format</c> in the
    /// front matter of a template selects another one.
    /// </summary>
    /// <value>The default contains only <see cref="BodyFormat.Plain"/>.</value>
    /// <exception cref="ArgumentException">The list is empty.</exception>
    public IReadOnlyList<BodyFormat> Formats
    {
        get;
        init => field = value is { Count: > 0 }
            ? value
            : throw new ArgumentException("Formats is empty. Specify at least one format.", nameof(value));
    } = [BodyFormat.Plain];

    /// <summary>
    /// Gets the parts that the front matter of every template must contain, for example <c>subject</c>.
    /// </summary>
    /// <value>The default is empty.</value>
    public IReadOnlyList<string> RequiredParts { get; init; } = [];

    /// <summary>
    /// Gets the names of all parts that the channel reads. Another part in the front matter is an error at startup that
    /// suggests the nearest of these names.
    /// </summary>
    /// <value>The default is empty: every part is accepted.</value>
    public IReadOnlyList<string> Parts { get; init; } = [];

    /// <summary>
    /// Gets the names of the parts that contain JSON. In these, values are encoded as the content of a JSON string, so
    /// that they cannot add elements; the filter <c>json</c> inserts a value as JSON.
    /// </summary>
    /// <value>The default is empty.</value>
    public IReadOnlyList<string> JsonParts { get; init; } = [];

    /// <summary>
    /// Gets the names of the parts that must not contain values of the model, for example the addresses of copies, to
    /// which a value could add a recipient. A value in such a part is an error at startup.
    /// </summary>
    /// <value>The default is empty.</value>
    public IReadOnlyList<string> FixedParts { get; init; } = [];

    /// <summary>
    /// Gets a value indicating whether a template may have a plain-text version, <c>kind.txt.liquid</c>.
    /// </summary>
    /// <value>The default is false.</value>
    public bool HasTextVersion { get; init; }

    /// <summary>
    /// Gets the function that validates an address. It returns a sentence that describes the error without repeating
    /// the address, or null if the address is valid.
    /// </summary>
    /// <value>The default accepts every address.</value>
    public Func<string, string?> Validate { get; init; } = static _ => null;

    /// <summary>
    /// Gets the function that normalizes an address, so that all spellings of it are equal for suppression and rate
    /// limits.
    /// </summary>
    /// <value>The default returns the address unchanged.</value>
    public Func<string, string> Normalize { get; init; } = static address => address;

    /// <summary>
    /// Gets the function that validates the name and the value of a header from the application. It returns a sentence
    /// that describes the error, or null if the header is valid.
    /// </summary>
    /// <value>The default accepts every header.</value>
    public Func<string, string, string?> ValidateHeader { get; init; } = static (_, _) => null;

    /// <summary>
    /// Gets the function that returns the provider of an address if a channel has several, for example the push service
    /// of a push subscription; otherwise null.
    /// </summary>
    /// <value>The default returns null for every address.</value>
    /// <remarks>
    /// If a provider rejects messages or cannot be reached (<see cref="Notify.Delivery.PauseScope.Origin"/>), only
    /// messages to its addresses are held.
    /// </remarks>
    public Func<string, string?> Origin { get; init; } = static _ => null;

    /// <summary>
    /// Gets the function that validates the name and the text of a part of the front matter. It returns a sentence that
    /// describes the error, or null if the part is valid. It is called at startup for parts that contain no values.
    /// </summary>
    /// <value>The default accepts every part.</value>
    public Func<string, string, string?> ValidatePart { get; init; } = static (_, _) => null;

    /// <summary>
    /// Gets the function that finds a valid part which the provider will probably reject, by name and text. It
    /// returns a sentence that describes the problem, or null. It is called at startup for parts that contain no
    /// values, and the sentence is logged as a warning.
    /// </summary>
    /// <value>The default finds no problems.</value>
    public Func<string, string, string?> LintPart { get; init; } = static (_, _) => null;

    /// <summary>Returns the name.</summary>
    public override string ToString() => Name;
}
