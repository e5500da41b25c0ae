using System.Collections.Concurrent;
using Microsoft.Extensions.Primitives;

namespace Notify.Templates;

/// <summary>
/// Provides templates as text, for tests and for templates that an application creates. A change takes effect
/// immediately.
/// </summary>
/// <example>
/// <code>
/// new InMemoryTemplateSource { ["welcome/email.liquid"] = "---\nsubject: Hello\n---\nHello {{ name }}" }
/// </code>
/// </example>
public sealed class InMemoryTemplateSource : ITemplateSource
{
    private readonly ConcurrentDictionary<string, string> _files = new(StringComparer.Ordinal);
    private Change _change = new();

    /// <summary>
    /// Gets or sets the text of a file, by its path below the templates root, for example
    /// <c>welcome/email.de.liquid</c>.
    /// </summary>
    /// <param name="path">The path, with forward slashes.</param>
    /// <exception cref="KeyNotFoundException">The file to get does not exist.</exception>
    public string this[string path]
    {
        get => _files[path];
        set
        {
            _files[path] = value;
            Changed();
        }
    }

    /// <summary>Removes a file.</summary>
    /// <param name="path">The path, with forward slashes.</param>
    /// <returns><see langword="true"/> if the file existed.</returns>
    public bool Remove(string path)
    {
        var removed = _files.TryRemove(path, out _);
        if (removed)
            Changed();
        return removed;
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<TemplateFile>> LoadAsync(CancellationToken cancellationToken = default) =>
        new((IReadOnlyList<TemplateFile>)[.. _files.Select(file => Create(file.Key, file.Value))]);

    /// <inheritdoc/>
    public IChangeToken Watch() => _change.Token;

    private static TemplateFile Create(string path, string content) =>
        new() { Path = path, Content = content, Origin = path };

    private void Changed() => Interlocked.Exchange(ref _change, new Change()).Fire();

    private sealed class Change
    {
        public Change()
        {
            var source = new CancellationTokenSource();
            Token = new CancellationChangeToken(source.Token);
            Fire = source.Cancel;
        }

        public IChangeToken Token { get; }

        public Action Fire { get; }
    }
}
