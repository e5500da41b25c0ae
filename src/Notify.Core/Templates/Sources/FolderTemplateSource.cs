using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Primitives;

namespace Notify.Templates;

/// <summary>The <c>*.liquid</c> files of a folder and the folders in it. Watched where <see cref="TemplateOptions.Reload"/> is set.</summary>
public sealed class FolderTemplateSource : ITemplateSource, IDisposable
{
    private readonly string[] _roots;
    private readonly Lock _watching = new();
    private PhysicalFileProvider? _watcher;

    /// <summary>Names the folder.</summary>
    /// <param name="folder">An absolute path, or one relative to the content root or, where it is not there, to the application's own folder.</param>
    /// <param name="contentRoot">The host's content root. Default null: the working directory.</param>
    public FolderTemplateSource(string folder, string? contentRoot = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        Folder = folder;
        _roots = [contentRoot ?? Directory.GetCurrentDirectory(), AppContext.BaseDirectory];
    }

    /// <summary>The folder, as it was given.</summary>
    public string Folder { get; }

    internal bool IsWatched => _watcher is not null;

    /// <inheritdoc/>
    /// <exception cref="DirectoryNotFoundException">The folder is in neither place.</exception>
    public async ValueTask<IReadOnlyList<TemplateFile>> LoadAsync(CancellationToken cancellationToken = default)
    {
        var root = Find() ?? throw new DirectoryNotFoundException(
            $"There is no folder '{Folder}' of templates, neither in the content root nor beside the application. Make it, copy it to the output "
            + "(<Content Include=\"" + Folder + "/**\" CopyToOutputDirectory=\"PreserveNewest\" />), or name another in AddTemplates.");
        var files = new List<TemplateFile>();
        foreach (var path in Directory.EnumerateFiles(root, "*.liquid", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
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

    /// <summary>Ends watching.</summary>
    public void Dispose() => _watcher?.Dispose();

    private string? Find() => _roots.Select(root => Path.GetFullPath(Path.Combine(root, Folder))).FirstOrDefault(Directory.Exists);

    private string Origin(string relative) => $"{(Path.IsPathRooted(Folder) ? Path.GetFileName(Folder.TrimEnd('/', '\\')) : Folder.Replace('\\', '/').TrimEnd('/'))}/{relative}";
}
