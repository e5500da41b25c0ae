using Notify.Delivery;

namespace Notify.Enqueue;

/// <summary>A branch of a via with its channels looked up. Shared by every envelope of that branch.</summary>
/// <param name="Steps">The channel names in order.</param>
/// <param name="Channels">Their registrations, in the same order.</param>
/// <param name="Kinds">Their kinds, each once.</param>
/// <param name="KeySuffix">Appended to the idempotency key where an earlier branch enters by the same queue; else null.</param>
internal sealed record ResolvedBranch(string[] Steps, ChannelRegistration[] Channels, ChannelKind[] Kinds, string? KeySuffix);
