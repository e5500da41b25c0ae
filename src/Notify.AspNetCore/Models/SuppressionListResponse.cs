namespace Notify.AspNetCore.Models;

/// <summary>A page of suppressions, newest first.</summary>
/// <param name="Items">The suppressions. There may be none although there is a next page.</param>
/// <param name="Next">The cursor of the next page; null on the last page.</param>
internal sealed record SuppressionListResponse(IReadOnlyList<SuppressionRow> Items, string? Next);
