using System.Diagnostics.CodeAnalysis;

namespace Notify.Localization;

/// <summary>The time zones of this machine.</summary>
internal static class KnownTimeZones
{
    private const int MaxLength = 64;

    /// <summary>Whether the machine has no time zone data, as in a container without the package tzdata.</summary>
    public static bool AreMissing => !TimeZoneInfo.TryFindSystemTimeZoneById("Europe/Vienna", out _);

    /// <summary>Finds a zone by its IANA name, for example <c>Europe/Vienna</c>.</summary>
    public static bool TryFind(string name, [NotNullWhen(true)] out TimeZoneInfo? zone)
    {
        zone = null;
        return IsWellFormed(name) && TimeZoneInfo.TryFindSystemTimeZoneById(name, out zone);
    }

    /// <summary>Describes a name that is not known.</summary>
    public static string Describe(string name) =>
        (IsWellFormed(name) ? $"The time zone '{name}'" : "The time zone") +
        " is not known. Use an IANA name such as 'Europe/Vienna', or leave it null for UTC.";

    /// <summary>Whether a name may be looked up: on Linux, it becomes a path below the folder of the zones.</summary>
    public static bool IsWellFormed(string name) =>
        name.Length is > 0 and <= MaxLength
        && char.IsAsciiLetter(name[0])
        && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '/' or '_' or '-' or '+' or ' ');
}
