using System.Reflection;
using Microsoft.Extensions.Primitives;

namespace Notify.Templates;

/// <summary>
/// Provides the templates embedded in an assembly. Name the resources by their path, because the default name of a
/// resource has dots instead of slashes:
/// <c>&lt;EmbeddedResource Include="templates/**/*.liquid"
/// LogicalName="templates/%(RecursiveDir)%(Filename)%(Extension)" /&gt;</c>.
/// </summary>
public sealed class EmbeddedTemplateSource : ITemplateSource
{
    private readonly Assembly _assembly;
    private readonly string _prefix;

    /// <summary>Initializes a new instance of the <see cref="EmbeddedTemplateSource"/> class.</summary>
    /// <param name="assembly">The assembly.</param>
    /// <param name="prefix">
    /// The part of the resource names before the name of the template, for example <c>templates</c>. If it is empty,
    /// all <c>*.liquid</c> resources are used.
    /// </param>
    public EmbeddedTemplateSource(Assembly assembly, string prefix = "")
    {
        ArgumentNullException.ThrowIfNull(assembly);
        ArgumentNullException.ThrowIfNull(prefix);
        _assembly = assembly;
        _prefix = prefix.Replace('\\', '/').Trim('/');
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">
    /// The assembly contains no such resources, or their names contain no slashes.
    /// </exception>
    public async ValueTask<IReadOnlyList<TemplateFile>> LoadAsync(CancellationToken cancellationToken = default)
    {
        var files = new List<TemplateFile>();
        foreach (var name in _assembly.GetManifestResourceNames().Order(StringComparer.Ordinal))
        {
            if (PathOf(name) is not { } path)
                continue;
            using var reader = new StreamReader(_assembly.GetManifestResourceStream(name)!);
            files.Add(new()
            {
                Path = path,
                Content = await reader.ReadToEndAsync(cancellationToken).ConfigureAwait(false),
                Origin = name,
            });
        }
        return files.Count > 0
            ? files
            : throw new InvalidOperationException(
                $"The assembly {_assembly.GetName().Name} embeds no templates under '{_prefix}'. Embed them by their "
                    + "path: <EmbeddedResource Include=\"templates/**/*.liquid\" "
                    + "LogicalName=\"templates/%(RecursiveDir)%(Filename)%(Extension)\" />");
    }

    /// <inheritdoc/>
    public IChangeToken? Watch() => null;

    // MSBuild writes RecursiveDir with the separator of the machine that built the assembly.
    private string? PathOf(string resource)
    {
        var path = resource.Replace('\\', '/');
        if (!path.EndsWith(".liquid", StringComparison.OrdinalIgnoreCase)
            || !path.Contains('/', StringComparison.Ordinal))
            return null;
        return _prefix.Length == 0 ? path
            : path.StartsWith(_prefix + "/", StringComparison.Ordinal) ? path[(_prefix.Length + 1)..]
            : null;
    }
}
