namespace Notify;

/// <summary>What the application wants said to one recipient.</summary>
/// <remarks><see cref="ToString"/> shows the template and the user id, never an address or the model.</remarks>
public sealed record Notification
{
    /// <summary>A notification made from a template.</summary>
    /// <param name="template">The template's name: the folder under the templates root, for example <c>position-failed</c>.</param>
    /// <param name="recipient">Who is told.</param>
    /// <exception cref="ArgumentException">The template's name is empty.</exception>
    public Notification(string template, Recipient recipient)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(template);
        ArgumentNullException.ThrowIfNull(recipient);
        Template = template;
        Recipient = recipient;
    }

    /// <summary>The template's name.</summary>
    public string Template { get; }

    /// <summary>Who is told.</summary>
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
    /// The values the template needs: an anonymous object, a record, a dictionary, a <see cref="System.Text.Json.Nodes.JsonNode"/> or a
    /// <see cref="System.Text.Json.JsonElement"/>. Becomes JSON at enqueue. Default null: a template without variables.
    /// </summary>
    public object? Model { get; init; }

    /// <summary>The channels. Default null: <see cref="NotifyOptions.Via"/>.</summary>
    public Via? Via { get; init; }

    /// <summary>The urgency. Default <see cref="Lane.Transactional"/>.</summary>
    public Lane Lane { get; init; }

    /// <summary>The list one can unsubscribe from, for example <c>newsletter</c>. Default null: not on a list.</summary>
    public string? List { get; init; }

    /// <summary>
    /// The campaign it belongs to: what <see cref="INotifier.CancelCampaignAsync"/> cancels. With a user id and without a key of its own, the idempotency key
    /// defaults to campaign and user, so that nobody gets a campaign twice. Default null.
    /// </summary>
    public string? Campaign { get; init; }

    /// <summary>
    /// Two notifications with one key on one first channel are one: the first content wins and the second is answered as a duplicate. Kept for 24 hours, never ending before
    /// <see cref="NotBefore"/> + 24 hours. Default null: no check.
    /// </summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>Not sent before this moment. Default null: at once.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>
    /// How long after it becomes due the notification is still worth sending. Default null: 24 hours for transactional, 72 hours for campaign
    /// (<see cref="NotifyOptions.TransactionalTimeToLive"/>, <see cref="NotifyOptions.CampaignTimeToLive"/>).
    /// </summary>
    public TimeSpan? TimeToLive { get; init; }

    /// <summary>Files that go with it. Channels that cannot carry files ignore them. The list is copied: what is done to it afterwards changes nothing here.</summary>
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

    /// <summary>Headers of the channel's own kind, for example <c>Reply-To</c> on e-mail. Neither names nor values may hold line breaks. Copied, as <see cref="Attachments"/>.</summary>
    /// <exception cref="ArgumentNullException">The headers are null.</exception>
    public IReadOnlyDictionary<string, string> Headers
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value, nameof(Headers));
            field = new Dictionary<string, string>(value, StringComparer.Ordinal);
        }
    } = System.Collections.ObjectModel.ReadOnlyDictionary<string, string>.Empty;

    /// <summary>Template and user id.</summary>
    public override string ToString() => $"Notification {Template} to {Recipient}";
}
