namespace Notify.Docs.Tests;

internal static class Repository
{
    /// <summary>The folder that contains Notify.sln.</summary>
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    /// <summary>The README, those of the packages, and everything under docs, relative to the root.</summary>
    public static IEnumerable<string> Documents => new[] { "README.md", "CONTRIBUTING.md" }
        .Concat(Below("docs", "*.md"))
        // The READMEs below content belong to the projects that Notify.Templates creates.
        .Concat(Below("src", "README.md").Where(path => !path.Contains("content", StringComparison.Ordinal)))
        .Where(path => File.Exists(Path.Combine(Root, path)));

    private static IEnumerable<string> Below(string folder, string pattern) =>
        Directory.EnumerateFiles(Path.Combine(Root, folder), pattern, SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Root, path))
            .Order(StringComparer.Ordinal);

    private static string Find(string folder)
    {
        for (var at = new DirectoryInfo(folder); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "Notify.sln")))
                return at.FullName;
        }

        throw new DirectoryNotFoundException("Notify.sln stands in none of the folders above the tests.");
    }
}
