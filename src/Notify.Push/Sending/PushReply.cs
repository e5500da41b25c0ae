namespace Notify.Push.Sending;

/// <summary>What a push service answered.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Text">Its words, cleaned of what is secret; empty where it gave none.</param>
/// <param name="RetryAfter">How long it asks us to wait; null where it does not say.</param>
internal readonly record struct PushReply(int Status, string Text = "", TimeSpan? RetryAfter = null);
