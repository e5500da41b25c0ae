namespace Notify.Bus;

/// <summary>A page of dead letters.</summary>
/// <param name="Items">The dead letters, newest first.</param>
/// <param name="Next">The cursor of the next page, or null on the last.</param>
public sealed record DeadLetterPage(IReadOnlyList<DeadLetter> Items, string? Next);
