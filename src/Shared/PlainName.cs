using System.Buffers;

namespace Notify.Shared;

/// <summary>
/// The rule for names that become parts of keys, paths and headers: of channels, failovers and namespaces. Without a
/// separator in them, two different pairs of names never give the same key.
/// </summary>
internal static class PlainName
{
    public const int MaxLength = 64;

    public const string Rule = "1 to 64 of the letters A to Z and a to z, digits, '.', '_' and '-'";

    private static readonly SearchValues<char> Characters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-");

    public static bool IsValid(string? name) =>
        name is { Length: > 0 and <= MaxLength } && !name.AsSpan().ContainsAnyExcept(Characters);
}
