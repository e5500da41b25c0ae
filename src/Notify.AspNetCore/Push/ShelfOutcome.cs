namespace Notify.AspNetCore.Push;

/// <summary>What became of a subscription that was to be added.</summary>
internal enum ShelfOutcome
{
    Added,
    Known,
    Full,
}
