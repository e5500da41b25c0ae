using System.Text.RegularExpressions;
using Notify.Templates.Liquid.Rendering;

namespace Notify.Templates.Liquid.Parsing;

/// <summary>
/// The meaning of a file's path: a template with its name, kind and locale, a plain-text version, or a partial.
/// </summary>
internal sealed partial record TemplatePath
{
    public const string Extension = ".liquid";

    private const string TextTwin = "txt";

    private TemplatePath() { }

    /// <summary>The name of the template; for a partial, the path without locale and extension.</summary>
    public required string Name { get; init; }

    public string Kind { get; private init; } = "";

    public string? Locale { get; private init; }

    /// <summary>Whether the file is the plain-text version of a body.</summary>
    public bool IsText { get; private init; }

    /// <summary>
    /// Whether the file is a layout or partial: its name or the name of a folder begins with an underscore.
    /// </summary>
    public bool IsPartial { get; private init; }

    /// <summary>
    /// Reads a path. Returns null if it does not have the form <c>name/kind[.locale][.txt].liquid</c> and is not a
    /// partial.
    /// </summary>
    public static TemplatePath? Parse(string path)
    {
        var stem = path[..^Extension.Length];
        var slash = stem.LastIndexOf('/');
        var folder = slash < 0 ? "" : stem[..slash];
        var words = stem[(slash + 1)..].Split('.');
        if (path.StartsWith('_') || path.Contains("/_", StringComparison.Ordinal))
            return Partial(folder, words);
        if (folder.Length == 0 || words[0].Length == 0)
            return null;
        var template = new TemplatePath { Name = folder, Kind = words[0] };
        return words.AsSpan(1) switch
        {
            [] => template,
            [TextTwin] => template with { IsText = true },
            [var locale] when IsLocale(locale) => template with { Locale = LocaleChain.Tag(locale) },
            [var locale, TextTwin] when IsLocale(locale) => template with
            {
                Locale = LocaleChain.Tag(locale),
                IsText = true,
            },
            _ => null,
        };
    }

    private static TemplatePath Partial(string folder, string[] words)
    {
        var localized = words.Length > 1 && IsLocale(words[^1]);
        var name = string.Join('.', localized ? words[..^1] : words);
        return new()
        {
            Name = folder.Length == 0 ? name : $"{folder}/{name}",
            Locale = localized ? LocaleChain.Tag(words[^1]) : null,
            IsPartial = true,
        };
    }

    /// <summary>Whether a word has the form of a locale: a language, optionally with script and region.</summary>
    public static bool IsLocale(string word) => word != TextTwin && Locales().IsMatch(word);

    [GeneratedRegex("^[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*$", RegexOptions.CultureInvariant)]
    private static partial Regex Locales();
}
