using Microsoft.Extensions.Primitives;

namespace Notify.Templates;

/// <summary>Where template files come from: a folder, embedded resources, or the application's own, such as a database.</summary>
public interface ITemplateSource
{
    /// <summary>Reads all files.</summary>
    /// <param name="cancellationToken">Gives the call up.</param>
    ValueTask<IReadOnlyList<TemplateFile>> LoadAsync(CancellationToken cancellationToken = default);

    /// <summary>A token that fires when the files have changed and should be read again, or null for a source that never changes.</summary>
    IChangeToken? Watch();
}
