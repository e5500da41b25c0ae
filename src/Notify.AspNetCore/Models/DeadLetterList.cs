namespace Notify.AspNetCore.Models;

/// <summary>A page of dead letters, newest first.</summary>
/// <param name="Items">The letters.</param>
/// <param name="Next">The cursor of the next page; null at the end.</param>
internal sealed record DeadLetterList(IReadOnlyList<DeadLetterRow> Items, string? Next);
