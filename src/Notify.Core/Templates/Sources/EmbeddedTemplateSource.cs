using System.Reflection;
using Microsoft.Extensions.Primitives;

namespace Notify.Templates;

/// <summary>
/// The templates embedded in an assembly. Name them by their path, since a resource's own name turns slashes into dots:
/// <c>&lt;EmbeddedResource Include="templates/**/*.liquid" LogicalName="templates/%(RecursiveDir)%(Filename)%(Extension)" /&gt;</c>.
/// </summary>
public sealed class EmbeddedTemplateSource : ITemplateSource
{
    private readonly Assembly _assembly;
    private readonly string _prefix;

    /// <summary>Names the assembly and where in it the templates are.</summary>
    /// <param name="assembly">The assembly.</param>
    /// <param name="prefix">What the resources' names begin with before the template's name, for example <c>templates</c>. Empty: all <c>*.liquid</c> resources.</param>
    public EmbeddedTemplateSource(Assembly assembly, string prefix = "")
    {
        ArgumentNullException.ThrowIfNull(assembly);
        ArgumentNullException.ThrowIfNull(prefix);
        _assembly = assembly;
        _prefix = prefix.Replace('\\', '/').Trim('/');
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">There are no such resources, or their names hold no slashes.</exception>
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
        return files.Count > 0 ? files : throw new InvalidOperationException(
            $"The assembly {_assembly.GetName().Name} embeds no templates under '{_prefix}'. Embed them by their path: "
            + "<EmbeddedResource Include=\"templates/**/*.liquid\" LogicalName=\"templates/%(RecursiveDir)%(Filename)%(Extension)\" />");
    }

    /// <inheritdoc/>
    public IChangeToken? Watch() => null;

    // MSBuild writes RecursiveDir with the separator of the machine that built the assembly.
    private string? PathOf(string resource)
    {
        var path = resource.Replace('\\', '/');
        if (!path.EndsWith(".liquid", StringComparison.OrdinalIgnoreCase) || !path.Contains('/', StringComparison.Ordinal))
            return null;
        return _prefix.Length == 0 ? path : path.StartsWith(_prefix + "/", StringComparison.Ordinal) ? path[(_prefix.Length + 1)..] : null;
    }
}
