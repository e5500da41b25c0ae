// Checks that each link between the pages of a site leads to a file, and to an element if it has a fragment.
// Usage: dotnet run eng/check-links.cs -- <folder>; fails if a link is broken.
using System.Net;
using System.Text.RegularExpressions;

var root = Path.GetFullPath(args[0]);
var pages = Directory.EnumerateFiles(root, "*.html", SearchOption.AllDirectories)
    .Order(StringComparer.Ordinal)
    .ToDictionary(path => path, Page.Read);
var broken = pages
    .SelectMany(page => page.Value.Links.Where(link => !Resolves(page.Key, link)).Select(link => (page.Key, link)))
    .ToList();

foreach (var (path, link) in broken)
    Console.Error.WriteLine($"{Path.GetRelativePath(root, path)}: {link} is broken.");
if (broken.Count == 0)
    Console.WriteLine($"{pages.Count} pages, every link resolves.");
return broken.Count == 0 && pages.Count > 0 ? 0 : 1;

bool Resolves(string path, string link)
{
    // Links to other sites, such as https: and mailto:, are not checked.
    if (Regex.IsMatch(link, "^([a-z]+:|//)"))
        return true;
    var parts = link.Split('#', 2);
    var address = Uri.UnescapeDataString(parts[0].Split('?')[0]);
    var target = address.Length == 0 ? path : Path.GetFullPath(address, Path.GetDirectoryName(path)!);
    if (Directory.Exists(target))
        target = Path.Combine(target, "index.html");
    if (!target.StartsWith(root, StringComparison.Ordinal) || !File.Exists(target))
        return false;
    var fragment = parts.Length == 2 ? Uri.UnescapeDataString(parts[1]) : "";
    return fragment.Length == 0 || !pages.TryGetValue(target, out var page) || page.Names.Contains(fragment);
}

internal sealed record Page(IReadOnlySet<string> Links, IReadOnlySet<string> Names)
{
    public static Page Read(string path)
    {
        var tags = string.Concat(Regex.Matches(File.ReadAllText(path), "<[a-z][^>]*>").Select(tag => tag.Value));
        return new Page(Values(tags, "href|src|srcset"), Values(tags, "id|name"));
    }

    private static HashSet<string> Values(string tags, string attributes) =>
        [.. Regex.Matches(tags, $"\\s(?:{attributes})=\"([^\"]+)\"").Select(value => WebUtility.HtmlDecode(value.Groups[1].Value))];
}
