using System.Collections.Frozen;
using System.Globalization;

namespace Notify.Localization;

/// <summary>The cultures of this machine.</summary>
/// <remarks>
/// .NET creates and keeps a culture for almost every name that has the form of one, such as <c>en-x1</c>. Locales come
/// from users, so a culture is created only if its name is in the list of the machine.
/// </remarks>
internal static class KnownCultures
{
    /// <summary>The length of a locale, in characters. No culture has a longer name.</summary>
    public const int MaxLength = 85;

    // The parts of a locale are a language, optionally a script, and a region.
    private const int MaxParts = 3;

    private static readonly FrozenDictionary<string, string> Names = ReadNames();

    private static readonly FrozenSet<string> Regions =
        Names.Keys.Select(LastPart).Where(IsRegion).ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// Whether the machine has no cultures, as in a container without ICU. Each well-formed locale is accepted then.
    /// </summary>
    public static bool IsInvariant => Names.Count == 0;

    /// <summary>
    /// Whether a locale is known: a culture, or a language and a region of cultures, as browsers send for people abroad
    /// (<c>en-JP</c>).
    /// </summary>
    public static bool IsKnown(string locale)
    {
        if (IsInvariant)
            return IsWellFormed(locale);
        var tag = Tag(locale);
        return Names.ContainsKey(tag) || IsAbroad(tag);
    }

    /// <summary>Returns the culture of a locale or of its language, or null if the machine does not know it.</summary>
    public static CultureInfo? Find(string locale)
    {
        // The time to try each shorter form grows with the square of the length.
        if (locale.Length > MaxLength)
            return null;
        for (var tag = Tag(locale); ; tag = tag[..tag.LastIndexOf('-')])
        {
            if (Names.TryGetValue(tag, out var name))
                return CultureInfo.GetCultureInfo(name);
            if (!tag.Contains('-', StringComparison.Ordinal))
                return null;
        }
    }

    private static bool IsAbroad(string tag)
    {
        if (tag.LastIndexOf('-') is not (> 0 and var end) || !Regions.Contains(LastPart(tag)))
            return false;
        var language = tag[..end];
        return Names.ContainsKey(language)
            && (!language.Contains('-', StringComparison.Ordinal) || !IsRegion(LastPart(language)));
    }

    private static FrozenDictionary<string, string> ReadNames()
    {
        var names = CultureInfo.GetCultures(CultureTypes.AllCultures)
            .Select(culture => culture.Name)
            .Where(name => name.Length > 0)
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        // zh-TW is in use, although the list contains only zh-Hant-TW.
        var withoutScript = names
            .Select(name => name.Split('-'))
            .Where(parts => parts.Length == MaxParts)
            .Select(parts => $"{parts[0]}-{parts[2]}")
            .ToList();
        names.UnionWith(withoutScript);
        return names.ToFrozenDictionary(name => name, StringComparer.OrdinalIgnoreCase);
    }

    private static bool IsWellFormed(string locale) =>
        locale.Length is >= 2 and <= 20
        && locale.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_');

    private static string Tag(string locale) => locale.Replace('_', '-');

    private static string LastPart(string tag) => tag[(tag.LastIndexOf('-') + 1)..];

    private static bool IsRegion(string part) =>
        (part.Length == 2 && part.All(char.IsAsciiLetter)) || (part.Length == 3 && part.All(char.IsAsciiDigit));
}
