namespace Notify.Architecture.Tests;

/// <summary>The files of the repository, found relative to the folder that contains Notify.sln.</summary>
internal static class Repository
{
    private static readonly HashSet<string> GeneratedFolders =
        new(StringComparer.Ordinal) { "artifacts", "bin", "node_modules", "obj", "received-mails", "TestResults" };

    // The other hidden folders belong to tools of one machine.
    private static readonly HashSet<string> HiddenFolders =
        new(StringComparer.Ordinal) { ".ci", ".config", ".devcontainer", ".github" };

    public static string Root { get; } = FindRoot();

    public static string FullPath(string path) => Path.Combine(Root, path);

    public static string Read(string path) => File.ReadAllText(FullPath(path));

    /// <summary>Lists the source files below a folder as paths relative to the root, with forward slashes.</summary>
    /// <param name="folder">The folder relative to the root; empty for the whole repository.</param>
    /// <param name="extensions">The extensions to include, for example <c>.cs</c>.</param>
    public static IReadOnlyList<string> Files(string folder, params string[] extensions)
    {
        var files = new List<string>();
        Collect(new DirectoryInfo(FullPath(folder)), extensions, files);
        files.Sort(StringComparer.Ordinal);
        return files;
    }

    private static void Collect(DirectoryInfo folder, string[] extensions, List<string> files)
    {
        if (!folder.Exists)
            return;
        foreach (var file in folder.EnumerateFiles().Where(file => extensions.Contains(file.Extension)))
            files.Add(Path.GetRelativePath(Root, file.FullName).Replace('\\', '/'));
        foreach (var child in folder.EnumerateDirectories())
        {
            var isHidden = child.Name.StartsWith('.');
            if (isHidden ? HiddenFolders.Contains(child.Name) : !GeneratedFolders.Contains(child.Name))
                Collect(child, extensions, files);
        }
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Notify.sln")))
                return folder.FullName;
        }

        throw new DirectoryNotFoundException($"No folder above {AppContext.BaseDirectory} contains Notify.sln.");
    }
}
