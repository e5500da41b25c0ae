namespace Notify.Sql.Storage;

/// <summary>Represents a cancellation mark.</summary>
/// <param name="Kind">Whether the name is a notification or a campaign.</param>
/// <param name="Name">The id of the notification in lower case with hyphens, or the name of the campaign.</param>
public readonly record struct CancellationMark(CancellationMarkKind Kind, string Name);

/// <summary>Specifies what a cancellation mark applies to.</summary>
public enum CancellationMarkKind
{
    /// <summary>A notification.</summary>
    Notification = 0,

    /// <summary>A campaign.</summary>
    Campaign,
}
