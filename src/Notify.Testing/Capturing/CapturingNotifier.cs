using System.Text.Json;
using Notify.Shared;
using Notify.Templates;

namespace Notify.Testing;

/// <summary>
/// Replaces the notifier in tests of an application: stores notifications and sends nothing. With a template engine, it
/// also rejects a notification that the real notifier would reject because of its template or model, and renders the
/// content. Safe for any number of threads.
/// </summary>
public sealed class CapturingNotifier : INotifier
{
    private readonly Lock _gate = new();
    private readonly List<Captured> _captured = [];
    private readonly Dictionary<string, Guid> _keys = new(StringComparer.Ordinal);
    private readonly CaptureRenderer? _renderer;
    private readonly AsyncSignal _signal = new();
    private readonly TimeProvider _time;

    /// <summary>Initializes a notifier that only stores notifications.</summary>
    /// <param name="time">The clock for ids. The default is the clock of the system.</param>
    public CapturingNotifier(TimeProvider? time = null) => _time = time ?? TimeProvider.System;

    /// <summary>Initializes a notifier that also validates and renders notifications.</summary>
    /// <param name="templates">The templates of the application.</param>
    /// <param name="kinds">
    /// The channel kinds for which content is rendered if the template exists for them. At least one.
    /// </param>
    /// <param name="json">
    /// The settings with which models are converted to JSON. The default is that of the real notifier without settings.
    /// </param>
    /// <param name="time">The clock for ids. The default is the clock of the system.</param>
    public CapturingNotifier(
        ITemplateEngine templates,
        IReadOnlyList<string> kinds,
        JsonSerializerOptions? json = null,
        TimeProvider? time = null)
        : this(time)
    {
        ArgumentNullException.ThrowIfNull(templates);
        ArgumentNullException.ThrowIfNull(kinds);
        _renderer = new CaptureRenderer(templates, kinds, json);
    }

    /// <summary>Gets the channels of a notification without a via, for <see cref="CapturedMatch.By"/>.</summary>
    /// <value>The default is null.</value>
    public Via? DefaultVia { get; init; }

    /// <summary>
    /// Gets the captured notifications in order. As in the queue, duplicates are omitted: those with the same
    /// idempotency key, or if they have none, with the same campaign and user.
    /// </summary>
    public IReadOnlyList<Captured> All
    {
        get
        {
            lock (_gate)
                return [.. _captured];
        }
    }

    /// <inheritdoc />
    public async ValueTask<EnqueueReceipt> EnqueueAsync(
        Notification notification,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(notification);
        return await KeepAsync(notification, sentNow: false, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc />
    public async Task<BulkEnqueueReport> EnqueueAsync(
        IAsyncEnumerable<Notification> notifications,
        IProgress<BulkEnqueueProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(notifications);
        var items = new List<BulkEnqueueItem>();
        await foreach (var notification in notifications.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            try
            {
                var receipt = await EnqueueAsync(notification, cancellationToken).ConfigureAwait(false);
                items.Add(new() { Receipt = receipt });
            }
            catch (NotifyException fault)
            {
                items.Add(new() { Error = fault });
            }
        }

        var report = new BulkEnqueueReport(items);
        var completed = new BulkEnqueueProgress
        {
            Read = items.Count,
            Accepted = report.Accepted,
            Duplicates = report.Duplicates,
            Rejected = report.Rejected,
        };
        progress?.Report(completed);
        return report;
    }

    /// <inheritdoc />
    public async ValueTask<DeliveryReport> SendAsync(
        Notification notification,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(notification);
        var receipt = await KeepAsync(notification, sentNow: true, cancellationToken).ConfigureAwait(false);
        return new DeliveryReport { Id = receipt.Id, IsAccepted = true, Steps = [] };
    }

    /// <inheritdoc />
    public ValueTask CancelAsync(Guid id, CancellationToken cancellationToken = default) =>
        Cancel(captured => captured.Id == id);

    /// <inheritdoc />
    public ValueTask CancelCampaignAsync(string campaign, CancellationToken cancellationToken = default) =>
        Cancel(captured => captured.Notification.Campaign == campaign);

    /// <summary>Waits until this number of notifications has been captured in total.</summary>
    /// <param name="count">The number of notifications.</param>
    /// <param name="cancellationToken">
    /// The token to monitor for cancellation requests. Pass one with a time limit.
    /// </param>
    /// <returns>The notifications that were captured by then.</returns>
    public async Task<IReadOnlyList<Captured>> WaitForAsync(int count, CancellationToken cancellationToken)
    {
        await _signal.WaitUntilAsync(() => All.Count >= count, cancellationToken: cancellationToken)
            .ConfigureAwait(false);
        return All;
    }

    /// <summary>Removes the captured notifications and their idempotency keys.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _captured.Clear();
            _keys.Clear();
        }
    }

    private async ValueTask<EnqueueReceipt> KeepAsync(
        Notification notification,
        bool sentNow,
        CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var content = _renderer is null
            ? new Dictionary<string, RenderedMessage>(StringComparer.Ordinal)
            : await _renderer.RenderAsync(notification, cancellationToken).ConfigureAwait(false);
        var receipt = Keep(new Captured(Guid.CreateVersion7(_time.GetUtcNow()), notification, content, sentNow));
        _signal.Set();
        return receipt;
    }

    private EnqueueReceipt Keep(Captured captured)
    {
        lock (_gate)
        {
            if (!captured.SentNow && KeyOf(captured.Notification) is { } key && !_keys.TryAdd(key, captured.Id))
                return new EnqueueReceipt { Id = _keys[key], IsDuplicate = true };
            _captured.Add(captured);
            return new EnqueueReceipt { Id = captured.Id };
        }
    }

    /// <summary>Returns the key as the real notifier does: the idempotency key, otherwise campaign and user.</summary>
    private static string? KeyOf(Notification notification) =>
        notification.IdempotencyKey
        ?? (notification is { Campaign: { } campaign, Recipient.UserId: { } user }
            ? $"{campaign}\u001f{user}"
            : null);

    private ValueTask Cancel(Func<Captured, bool> which)
    {
        lock (_gate)
        {
            foreach (var captured in _captured.Where(which))
                captured.IsCanceled = true;
        }

        return ValueTask.CompletedTask;
    }
}
