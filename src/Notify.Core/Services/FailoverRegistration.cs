namespace Notify.Services;

/// <summary>A name for several channels of one kind, in the order in which they are tried.</summary>
internal sealed record FailoverRegistration(string Name, IReadOnlyList<string> Members);
