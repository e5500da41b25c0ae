using System.Collections.ObjectModel;

namespace Notify;

/// <summary>Represents a message to one recipient.</summary>
/// <remarks><see cref="ToString"/> contains the template and the user id, but never an address or the model.</remarks>
public sealed record Notification
{
    /// <summary>Initializes a new instance of the <see cref="Notification"/> class.</summary>
    /// <param name="template">
    /// The name of the template: its folder under the root of the templates, for example <c>position-failed</c>.
    /// </param>
    /// <param name="recipient">The recipient.</param>
    /// <exception cref="ArgumentException">The name of the template is empty.</exception>
    public Notification(string template, Recipient recipient)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(template);
        ArgumentNullException.ThrowIfNull(recipient);
        Template = template;
        Recipient = recipient;
    }

    /// <summary>Gets the name of the template.</summary>
    public string Template { get; }

    /// <summary>Gets the recipient.</summary>
    /// <exception cref="ArgumentNullException">The recipient is null.</exception>
    public Recipient Recipient
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value, nameof(Recipient));
            field = value;
        }
    }

    /// <summary>
    /// Gets the values for the template: an anonymous object, a record, a dictionary, a
    /// <see cref="System.Text.Json.Nodes.JsonNode"/> or a <see cref="System.Text.Json.JsonElement"/>. They are
    /// serialized to JSON at enqueue.
    /// </summary>
    /// <value>The default is null, for a template without variables.</value>
    public object? Model { get; init; }

    /// <summary>Gets the channels.</summary>
    /// <value>The default is null: <see cref="NotifyOptions.Via"/>.</value>
    public Via? Via { get; init; }

    /// <summary>Gets the lane, which determines the urgency.</summary>
    /// <value>The default is <see cref="Lane.Transactional"/>.</value>
    public Lane Lane { get; init; }

    /// <summary>Gets the list from which the recipient can unsubscribe, for example <c>newsletter</c>.</summary>
    /// <value>The default is null: no list.</value>
    public string? List { get; init; }

    /// <summary>Gets what the notification is about, for example <c>security</c> or <c>comments</c>.</summary>
    /// <value>The default is null: no category.</value>
    /// <remarks>A recipient unsubscribes from the <see cref="List"/>, not from the category.</remarks>
    public string? Category { get; init; }

    /// <summary>Gets the tenant of an application that serves several organizations.</summary>
    /// <value>The default is null: no tenant.</value>
    public string? Tenant { get; init; }

    /// <summary>
    /// Gets up to 16 pairs that gates, observers and templates (<c>{{ metadata.order }}</c>) receive with the
    /// notification. Providers do not receive them. The dictionary is copied, so that later changes to it have no
    /// effect.
    /// </summary>
    /// <value>The default is empty.</value>
    /// <remarks>
    /// A name has at most 50 characters: letters, digits, <c>_</c> and <c>-</c>. Names that differ only in case are the
    /// same. A value has at most 200 characters.
    /// </remarks>
    /// <exception cref="ArgumentNullException">The metadata are null.</exception>
    public IReadOnlyDictionary<string, string> Metadata
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value, nameof(Metadata));
            field = value.Count == 0
                ? ReadOnlyDictionary<string, string>.Empty
                : new Dictionary<string, string>(value, StringComparer.Ordinal);
        }
    } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>
    /// Gets the campaign, which <see cref="INotifier.CancelCampaignAsync"/> cancels. If the recipient has a user id and
    /// there is no <see cref="IdempotencyKey"/>, the key consists of campaign and user, so that no user receives a
    /// campaign twice.
    /// </summary>
    /// <value>The default is null: no campaign.</value>
    public string? Campaign { get; init; }

    /// <summary>
    /// Gets the idempotency key, which prevents duplicates. If another notification with this key was already enqueued
    /// on the same first channel, the first one is kept.
    /// </summary>
    /// <value>The default is null: duplicates are not detected.</value>
    /// <remarks>The key is kept for 24 hours, and at least until 24 hours after <see cref="NotBefore"/>.</remarks>
    public string? IdempotencyKey { get; init; }

    /// <summary>Gets the time before which the notification is not sent.</summary>
    /// <value>The default is null: the notification is sent immediately.</value>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>
    /// Gets the time after which the notification expires, measured from the time at which it becomes due.
    /// </summary>
    /// <value>
    /// The default is null: 24 hours for transactional and 72 hours for campaign notifications
    /// (<see cref="NotifyOptions.TransactionalTimeToLive"/>, <see cref="NotifyOptions.CampaignTimeToLive"/>).
    /// </value>
    public TimeSpan? TimeToLive { get; init; }

    /// <summary>
    /// Gets the attachments. Channels that cannot send files ignore them. The list is copied, so that later changes to
    /// it have no effect.
    /// </summary>
    /// <value>The default is empty.</value>
    /// <exception cref="ArgumentException">The list, or one of its items, is null.</exception>
    public IReadOnlyList<Attachment> Attachments
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value, nameof(Attachments));
            if (value.Contains(null!))
                throw new ArgumentException("One of the attachments is null. Remove it.", nameof(value));
            field = [.. value];
        }
    } = [];

    /// <summary>
    /// Gets headers for the channel, for example <c>Reply-To</c> of an e-mail. Names and values must not contain line
    /// breaks. The dictionary is copied, so that later changes to it have no effect.
    /// </summary>
    /// <value>The default is empty.</value>
    /// <exception cref="ArgumentNullException">The headers are null.</exception>
    public IReadOnlyDictionary<string, string> Headers
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value, nameof(Headers));
            field = new Dictionary<string, string>(value, StringComparer.Ordinal);
        }
    } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>Returns the template and the user id.</summary>
    public override string ToString() => $"Notification {Template} to {Recipient}";
}
