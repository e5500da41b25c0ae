namespace Notify;

/// <summary>How urgent a notification is. A channel's queue has one lane of each.</summary>
public enum Lane
{
    /// <summary>Somebody waits for it: an alert, a password reset. Goes first. The default.</summary>
    Transactional = 0,

    /// <summary>Sent to many, in no hurry: a newsletter. Keeps a small guaranteed share, so that it never starves.</summary>
    Campaign = 1,
}
