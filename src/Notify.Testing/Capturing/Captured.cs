using Notify.Templates;

namespace Notify.Testing;

/// <summary>A notification a <see cref="CapturingNotifier"/> was given.</summary>
/// <remarks><see cref="ToString"/> shows template, user id and channels, never an address or the model.</remarks>
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

    /// <summary>The id its receipt has.</summary>
    public Guid Id { get; }

    /// <summary>The notification as it was given.</summary>
    public Notification Notification { get; }

    /// <summary>What its template made of it, by channel kind. Empty where the notifier has no template engine.</summary>
    public IReadOnlyDictionary<string, RenderedMessage> Content { get; }

    /// <summary>True where it came by <see cref="INotifier.SendAsync"/>, false where it was enqueued.</summary>
    public bool SentNow { get; }

    /// <summary>True once it, or its campaign, was canceled.</summary>
    public bool IsCanceled { get; internal set; }

    /// <summary>For example <c>position-failed to user-42 by push → email</c>.</summary>
    public override string ToString() =>
        $"{Notification.Template} to {Notification.Recipient.UserId ?? "(without user id)"}{(Notification.Via is null ? "" : $" by {Notification.Via}")}{(IsCanceled ? ", canceled" : "")}";
}
