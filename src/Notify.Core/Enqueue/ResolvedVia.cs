namespace Notify.Enqueue;

/// <summary>A via with its channels looked up.</summary>
/// <param name="Branches">Its branches.</param>
/// <param name="Kinds">The kinds of all branches, each once.</param>
internal sealed record ResolvedVia(ResolvedBranch[] Branches, ChannelKind[] Kinds);
