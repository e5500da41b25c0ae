namespace Notify.Push.Sending;

/// <summary>The answer of a push service.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Text">The text, without secrets; empty if there is none.</param>
/// <param name="RetryAfter">The time to wait before the next request; null if the answer does not contain one.</param>
internal readonly record struct PushReply(int Status, string Text = "", TimeSpan? RetryAfter = null);
