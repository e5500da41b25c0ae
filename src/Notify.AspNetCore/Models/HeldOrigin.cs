namespace Notify.AspNetCore.Models;

/// <summary>One of a channel's providers that is held while the others work on.</summary>
/// <param name="Origin">The provider.</param>
/// <param name="Condition">Its condition.</param>
/// <param name="Until">When it is tried again.</param>
/// <param name="Detail">Its words.</param>
internal sealed record HeldOrigin(string Origin, string Condition, DateTimeOffset? Until, string? Detail);
