using Microsoft.Extensions.Primitives;

namespace Notify.Templates;

/// <summary>
/// Provides template files, for example from a folder, from embedded resources or from an application's database.
/// </summary>
public interface ITemplateSource
{
    /// <summary>Reads all files.</summary>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>The files.</returns>
    ValueTask<IReadOnlyList<TemplateFile>> LoadAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// Returns a token that fires when the files have changed and must be read again, or null if the source never
    /// changes.
    /// </summary>
    /// <returns>The token, or null.</returns>
    IChangeToken? Watch();
}
