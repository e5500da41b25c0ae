namespace Notify.Bus.InMemory;

/// <summary>Something that waits for a moment in the <see cref="DueQueue"/>.</summary>
internal interface IDueItem
{
    /// <summary>The moment has come. Runs under the bus's lock.</summary>
    /// <param name="now">The time.</param>
    /// <returns>True to let others have the lock before the next one.</returns>
    bool BecomeDue(DateTimeOffset now);
}
