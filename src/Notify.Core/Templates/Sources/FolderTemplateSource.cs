using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Primitives;

namespace Notify.Templates;

/// <summary>
/// Provides the <c>*.liquid</c> files of a folder and its subfolders. If <see cref="TemplateOptions.Reload"/> is set,
/// the folder is watched.
/// </summary>
public sealed class FolderTemplateSource : ITemplateSource, IDisposable
{
    private readonly string[] _roots;
    private readonly Lock _watching = new();
    private PhysicalFileProvider? _watcher;

    /// <summary>Initializes a new instance of the <see cref="FolderTemplateSource"/> class.</summary>
    /// <param name="folder">
    /// The folder: an absolute path, or a path relative to the content root. If it does not exist there, it is searched
    /// for in the folder of the application.
    /// </param>
    /// <param name="contentRoot">The content root of the host, or null for the working directory.</param>
    public FolderTemplateSource(string folder, string? contentRoot = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        Folder = folder;
        _roots = [contentRoot ?? Directory.GetCurrentDirectory(), AppContext.BaseDirectory];
    }

    /// <summary>Gets the folder, as it was specified.</summary>
    public string Folder { get; }

    internal bool IsWatched => _watcher is not null;

    /// <inheritdoc/>
    /// <exception cref="DirectoryNotFoundException">The folder does not exist in either place.</exception>
    public async ValueTask<IReadOnlyList<TemplateFile>> LoadAsync(CancellationToken cancellationToken = default)
    {
        var root =
            Find()
            ?? throw new DirectoryNotFoundException(
                $"The template folder '{Folder}' does not exist, neither in the content root nor in the folder of the "
                    + $"application. Create it, copy it to the output (<Content Include=\"{Folder}/**\" "
                    + "CopyToOutputDirectory=\"PreserveNewest\" />), or specify another folder in AddTemplates.");
        var files = new List<TemplateFile>();
        foreach (var path in Directory
                .EnumerateFiles(root, "*.liquid", SearchOption.AllDirectories)
                .Order(StringComparer.Ordinal))
        {
            var relative = Path.GetRelativePath(root, path).Replace('\\', '/');
            files.Add(new()
            {
                Path = relative,
                Content = await File.ReadAllTextAsync(path, cancellationToken).ConfigureAwait(false),
                Origin = Origin(relative),
            });
        }
        return files;
    }

    /// <inheritdoc/>
    public IChangeToken? Watch()
    {
        lock (_watching)
        {
            if (_watcher is null && Find() is { } root)
                _watcher = new PhysicalFileProvider(root);
            return _watcher?.Watch("**/*.liquid");
        }
    }

    /// <summary>Stops watching the folder.</summary>
    public void Dispose() => _watcher?.Dispose();

    private string? Find() =>
        _roots.Select(root => Path.GetFullPath(Path.Combine(root, Folder))).FirstOrDefault(Directory.Exists);

    private string Origin(string relative)
    {
        var folder = Path.IsPathRooted(Folder)
            ? Path.GetFileName(Folder.TrimEnd('/', '\\'))
            : Folder.Replace('\\', '/').TrimEnd('/');
        return $"{folder}/{relative}";
    }
}
