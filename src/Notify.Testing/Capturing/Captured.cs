using Notify.Templates;

namespace Notify.Testing;

/// <summary>Represents a notification that a <see cref="CapturingNotifier"/> has captured.</summary>
/// <remarks>
/// <see cref="ToString"/> contains the template, the user id, the channels and the id, but never an address or the
/// model.
/// </remarks>
public sealed class Captured
{
    internal Captured(
        Guid id,
        Notification notification,
        IReadOnlyDictionary<string, RenderedMessage> content,
        bool sentNow)
    {
        Id = id;
        Notification = notification;
        Content = content;
        SentNow = sentNow;
    }

    /// <summary>Gets the id, which is that of the receipt.</summary>
    public Guid Id { get; }

    /// <summary>Gets the notification that was passed to the notifier.</summary>
    public Notification Notification { get; }

    /// <summary>Gets the rendered content by channel kind; empty if the notifier has no template engine.</summary>
    public IReadOnlyDictionary<string, RenderedMessage> Content { get; }

    /// <summary>
    /// Gets a value indicating whether it was sent with <see cref="INotifier.SendAsync"/> instead of being enqueued.
    /// </summary>
    public bool SentNow { get; }

    /// <summary>Gets a value indicating whether the notification or its campaign was canceled.</summary>
    public bool IsCanceled { get; internal set; }

    internal string User => Notification.Recipient.UserId ?? "(without user id)";

    /// <summary>
    /// Returns a text such as
    /// <c>position-failed to user-42 by push → email (0199c0de-0000-7000-8000-000000000000)</c>.
    /// </summary>
    public override string ToString()
    {
        var via = Notification.Via is null ? "" : $" by {Notification.Via}";
        return $"{Notification.Template} to {User}{via} ({Id}){(IsCanceled ? ", canceled" : "")}";
    }
}
