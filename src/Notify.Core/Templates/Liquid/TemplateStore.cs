using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;
using Notify.Diagnostics;

namespace Notify.Templates.Liquid;

/// <summary>Holds the current snapshot, and replaces it when a source reports that its files have changed.</summary>
internal sealed class TemplateStore(TemplateOptions options, TemplateLoader loader, ILogger logger) : IDisposable
{
    private readonly SemaphoreSlim _loading = new(1, 1);
    private readonly CancellationTokenSource _stopped = new();
    private List<IDisposable>? _watches;
    private volatile TemplateSnapshot? _current;

    /// <summary>The templates in use; null before they are first read.</summary>
    public TemplateSnapshot? Current => _current;

    /// <summary>
    /// The source that prevents the templates from being used, or null if the obstacle is not a source.
    /// </summary>
    public ITemplateSource? Obstacle => _current is null ? loader.Reading : null;

    /// <summary>
    /// Called after each reload caused by a changed source, with the exception, or null if it succeeded.
    /// </summary>
    public Action<Exception?>? Reloaded { get; set; }

    /// <summary>Reads the templates unless they have been read.</summary>
    public async Task<TemplateSnapshot> LoadAsync(CancellationToken cancellationToken)
    {
        await _loading.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return _current ?? await ReadAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _loading.Release();
        }
    }

    /// <summary>Reads the templates again.</summary>
    public async Task<TemplateSnapshot> ReloadAsync(CancellationToken cancellationToken)
    {
        await _loading.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await ReadAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _loading.Release();
        }
    }

    public void Dispose()
    {
        _stopped.Cancel();
        foreach (var watch in _watches ?? [])
            watch.Dispose();
    }

    private async Task<TemplateSnapshot> ReadAsync(CancellationToken cancellationToken)
    {
        // Watch first: a change between reading and watching must not go unseen.
        _watches ??= [.. options.Sources.Where(Watched).Select(source => ChangeToken.OnChange(source.Watch, OnChange))];
        var snapshot = await loader.LoadAsync(cancellationToken).ConfigureAwait(false);
        _current = snapshot;
        return snapshot;
    }

    private bool Watched(ITemplateSource source) => options.Reload || source is not FolderTemplateSource;

    private void OnChange() => _ = OnChangeAsync();

    private async Task OnChangeAsync()
    {
        Exception? failure = null;
        try
        {
            var snapshot = await ReloadAsync(_stopped.Token).ConfigureAwait(false);
            logger.TemplatesReloaded(snapshot.All.Count());
            foreach (var problem in snapshot.Problems)
                logger.TemplateProblem(problem);
        }
        catch (OperationCanceledException) when (_stopped.IsCancellationRequested)
        {
            return;
        }
        catch (Exception e)
        {
            failure = e;
            logger.TemplatesNotReloaded(e);
        }
        Reloaded?.Invoke(failure);
    }
}
