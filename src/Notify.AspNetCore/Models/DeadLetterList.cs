namespace Notify.AspNetCore.Models;

/// <summary>A page of dead letters, newest first.</summary>
/// <param name="Items">The dead letters.</param>
/// <param name="Next">The cursor of the next page; null on the last page.</param>
internal sealed record DeadLetterList(IReadOnlyList<DeadLetterRow> Items, string? Next);
