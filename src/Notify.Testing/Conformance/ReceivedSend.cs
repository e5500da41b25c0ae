namespace Notify.Testing.Conformance;

/// <summary>A message as the provider of a sender case has received it.</summary>
/// <param name="Address">Who it was for.</param>
/// <param name="StableId">By which the provider, or the recipient's program, can tell a repetition; null where the protocol has no such thing.</param>
/// <param name="Text">The content, or enough of it to find the fixture's marker in.</param>
public sealed record ReceivedSend(string Address, string? StableId, string Text);
