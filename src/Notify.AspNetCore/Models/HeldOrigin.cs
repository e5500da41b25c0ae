namespace Notify.AspNetCore.Models;

/// <summary>A provider of a channel that is paused while the other providers of the channel continue.</summary>
/// <param name="Origin">The provider.</param>
/// <param name="Status">Its status: <c>throttled</c>, <c>unreachable</c> or <c>misconfigured</c>.</param>
/// <param name="Until">The time of the next attempt.</param>
/// <param name="Detail">The reply text of the provider.</param>
internal sealed record HeldOrigin(string Origin, string Status, DateTimeOffset? Until, string? Detail);
