namespace Notify.Docs.Tests;

/// <summary>
/// The folder <c>templates</c> in the output of this project, in which snippets search for templates.
/// </summary>
internal sealed class TemplatesFolder : IDisposable
{
    public static string Root { get; } = Path.Combine(AppContext.BaseDirectory, "templates");

    private TemplatesFolder() => Directory.CreateDirectory(Root);

    /// <summary>Creates the folder with the files of another one.</summary>
    public static TemplatesFolder Copy(string source)
    {
        var folder = new TemplatesFolder();
        foreach (var path in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
            Write(Path.GetRelativePath(source, path), File.ReadAllText(path));
        return folder;
    }

    /// <summary>Creates the folder with one file.</summary>
    public static TemplatesFolder With(string path, string text)
    {
        var folder = new TemplatesFolder();
        Write(path, text);
        return folder;
    }

    public static void Write(string path, string text)
    {
        var file = Path.Combine(Root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
