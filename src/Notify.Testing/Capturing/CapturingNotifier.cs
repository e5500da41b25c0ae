using System.Text.Json;
using Notify.Shared;
using Notify.Templates;

namespace Notify.Testing;

/// <summary>
/// Takes the place of the notifier in an application's tests: keeps what it is given and sends nothing. Made with a template engine it refuses what the real one would refuse for its template or
/// model, and renders the content. Safe for any number of threads.
/// </summary>
public sealed class CapturingNotifier : INotifier
{
    private readonly Lock _gate = new();
    private readonly List<Captured> _captured = [];
    private readonly Dictionary<string, Guid> _keys = new(StringComparer.Ordinal);
    private readonly CaptureRenderer? _renderer;
    private readonly AsyncSignal _signal = new();
    private readonly TimeProvider _time;

    /// <summary>Makes a notifier that only keeps what it is given.</summary>
    /// <param name="time">The clock ids are made by. Default: the system's.</param>
    public CapturingNotifier(TimeProvider? time = null) => _time = time ?? TimeProvider.System;

    /// <summary>Makes a notifier that checks and renders as well.</summary>
    /// <param name="templates">The application's templates.</param>
    /// <param name="kinds">The channel kinds content is rendered for, where the template is written for them. At least one.</param>
    /// <param name="json">How models become JSON. Default: as the real notifier does without settings.</param>
    /// <param name="time">The clock ids are made by. Default: the system's.</param>
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

    /// <summary>The channels of a notification that names none, for <see cref="CapturedMatch.By"/>. Default null.</summary>
    public Via? DefaultVia { get; init; }

    /// <summary>What was given so far, in order. Duplicates by idempotency key, or by campaign and user where there is none, are left out, as they are from the queue.</summary>
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
                items.Add(
                    new() { Receipt = await EnqueueAsync(notification, cancellationToken).ConfigureAwait(false) });
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

    /// <summary>Waits until so many notifications have been captured in all.</summary>
    /// <param name="count">How many.</param>
    /// <param name="cancellationToken">Gives the wait up; pass one with a time limit.</param>
    /// <returns>What was captured by then.</returns>
    public async Task<IReadOnlyList<Captured>> WaitForAsync(int count, CancellationToken cancellationToken)
    {
        await _signal.WaitUntilAsync(() => All.Count >= count, cancellationToken: cancellationToken)
            .ConfigureAwait(false);
        return All;
    }

    /// <summary>Forgets what was captured, and its idempotency keys.</summary>
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

    /// <summary>As the real notifier: the key it was given, else campaign and user.</summary>
    private static string? KeyOf(Notification notification) =>
        notification.IdempotencyKey
        ?? (
            notification is { Campaign: { } campaign, Recipient.UserId: { } user } ? $"{campaign}\u001f{user}" : null);

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
