using Notify.Templates.Liquid.Parsing;
using Notify.Templates.Liquid.Rendering;

namespace Notify.Templates.Liquid;

/// <summary>The layouts and partials by name and locale.</summary>
internal sealed class PartialCatalog
{
    public const string Layouts = "_layouts";
    public const string Partials = "_partials";

    private readonly Dictionary<(string Name, string? Locale), ParsedFile> _files = [];

    public PartialCatalog(IEnumerable<ParsedFile> files)
    {
        foreach (var file in files)
            _files[(file.Path.Name, Key(file.Path.Locale))] = file;
    }

    /// <summary>
    /// Searches the folder of the including file, the root and the common folder, in each first for the locale.
    /// </summary>
    public ParsedFile? Find(
        string name,
        string? locale,
        ParsedFile from,
        string common)
    {
        var stem = name.EndsWith(
            Notify.Templates.Liquid.Parsing.TemplatePath.Extension,
            StringComparison.OrdinalIgnoreCase)
            ? name[..^Notify.Templates.Liquid.Parsing.TemplatePath.Extension.Length]
            : name;
        var folder = from.Path.IsPartial ? Folder(from.Path.Name) : from.Path.Name;
        string[] places =
            folder.Length == 0 ? [stem, $"{common}/{stem}"] : [$"{folder}/{stem}", stem, $"{common}/{stem}"];
        return places.Select(place => FindExact(place, locale)).FirstOrDefault(file => file is not null);
    }

    private ParsedFile? FindExact(string name, string? locale) =>
        LocaleChain.Of(locale)
            .Append(null)
            .Select(tag => _files.GetValueOrDefault((name, Key(tag))))
            .FirstOrDefault(file => file is not null);

    private static string Folder(string name) => name.LastIndexOf('/') is >= 0 and var end ? name[..end] : "";

    private static string? Key(string? locale) => locale?.ToUpperInvariant();
}
