using System.Globalization;
using Microsoft.Extensions.Logging;
using Notify.PostgreSql.Connection;
using Notify.PostgreSql.Diagnostics;
using Notify.PostgreSql.Schema;
using Npgsql;

namespace Notify.PostgreSql.Signals;

/// <summary>
/// Sends and receives the signals of the processes with NOTIFY and LISTEN. It checks regularly that signals really
/// arrive: a pooler in transaction mode accepts LISTEN, but delivers nothing, and a connection may be half-open.
/// </summary>
internal sealed class SignalListener(
    PostgreSqlConnections connections,
    string schema,
    TimeProvider time,
    ILogger logger,
    Action<int?> onSignal) : IAsyncDisposable
{
    private const int LongestName = 63;
    private const string CheckPrefix = "check ";
    private static readonly TimeSpan CheckInterval = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan CheckTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);

    private readonly CancellationTokenSource _stop = new();
    private readonly string _channel = ChannelOf(schema);
    private Task? _loop;
    private volatile bool _isListening;
    private bool _isSilent;

    public bool IsListening => _isListening;

    /// <summary>Begins to listen. Later calls do nothing.</summary>
    public void Start()
    {
        if (Volatile.Read(ref _loop) is not null)
            return;
        var created = new Task<Task>(RunAsync);
        if (Interlocked.CompareExchange(ref _loop, created, null) is not null)
            return;
        using (ExecutionContext.SuppressFlow())
            created.Start(TaskScheduler.Default);
    }

    public Task SignalAsync(IReadOnlyCollection<int> queues, CancellationToken cancellationToken) =>
        NotifyAsync(
            string.Join(',', queues.Select(queue => queue.ToString(CultureInfo.InvariantCulture))), cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        if (Volatile.Read(ref _loop) is Task<Task> loop)
        {
            await loop.Unwrap().WaitAsync(TimeSpan.FromSeconds(1), time, CancellationToken.None)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static string ChannelOf(string schema)
    {
        var name = "notify " + schema;
        return System.Text.Encoding.UTF8.GetByteCount(name) <= LongestName
            ? name
            : "notify " + LockKeys.OfSchema(schema).ToString("x16", CultureInfo.InvariantCulture);
    }

    private async Task NotifyAsync(string payload, CancellationToken cancellationToken)
    {
        var connection = await connections.OpenAsync(cancellationToken).ConfigureAwait(false);
        await using var connectionScope = connection.ConfigureAwait(false);
        var command = new NpgsqlCommand("SELECT pg_notify($1, $2)", connection);
        await using var commandScope = command.ConfigureAwait(false);
        command.Parameters.Add(Parameters.Of(_channel));
        command.Parameters.Add(Parameters.Of(payload));
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task RunAsync()
    {
        var pause = TimeSpan.FromMilliseconds(100);
        while (!_stop.IsCancellationRequested)
        {
            var startedAt = time.GetTimestamp();
            try
            {
                await ListenAsync().ConfigureAwait(false);
            }
            catch (Exception) when (_stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error) when (
                error is NpgsqlException or ConnectionFailedException or TimeoutException or IOException)
            {
                // The bus logs outages of the database; it polls until signals arrive again.
            }
            finally
            {
                _isListening = false;
            }

            // A connection that is ended immediately, again and again, must not keep the server busy.
            pause = time.GetElapsedTime(startedAt) > LongestPause ? TimeSpan.FromMilliseconds(100) : pause * 2;
            pause = pause < LongestPause ? pause : LongestPause;
            await Task.Delay(pause, time, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task ListenAsync()
    {
        var connection = await connections.OpenForListeningAsync(_stop.Token).ConfigureAwait(false);
        await using var connectionScope = connection.ConfigureAwait(false);
        var checks = new SignalCheck();
        connection.Notification += (_, notification) => OnNotification(notification.Payload, checks);
        var listen = new NpgsqlCommand($"LISTEN {SchemaScripts.Quote(_channel)}", connection);
        await using (listen.ConfigureAwait(false))
            await listen.ExecuteNonQueryAsync(_stop.Token).ConfigureAwait(false);
        while (true)
        {
            var check = checks.Begin();
            await NotifyAsync(CheckPrefix + check, _stop.Token).ConfigureAwait(false);
            if (!await WaitAsync(connection, CheckTimeout, () => checks.HasArrived).ConfigureAwait(false))
            {
                ReportSilence();
                throw new TimeoutException("A signal did not arrive.");
            }

            if (!_isListening)
            {
                _isListening = true;
                _isSilent = false;
                onSignal(null);
            }

            await WaitAsync(connection, CheckInterval, () => false).ConfigureAwait(false);
        }
    }

    /// <summary>Receives signals for some time, or until a condition is met.</summary>
    private async Task<bool> WaitAsync(NpgsqlConnection connection, TimeSpan longest, Func<bool> isMet)
    {
        var startedAt = time.GetTimestamp();
        while (!isMet())
        {
            var remaining = longest - time.GetElapsedTime(startedAt);
            if (remaining <= TimeSpan.Zero)
                return false;
            using var end = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
            end.CancelAfter(remaining);
            try
            {
                await connection.WaitAsync(end.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (!_stop.IsCancellationRequested)
            {
                return isMet();
            }
        }

        return true;
    }

    private void OnNotification(string payload, SignalCheck checks)
    {
        if (payload.StartsWith(CheckPrefix, StringComparison.Ordinal))
        {
            checks.Arrive(payload[CheckPrefix.Length..]);
            return;
        }

        foreach (var range in payload.AsSpan().Split(','))
        {
            if (int.TryParse(payload.AsSpan(range), NumberStyles.None, CultureInfo.InvariantCulture, out var queue))
                onSignal(queue);
        }
    }

    private void ReportSilence()
    {
        if (_isSilent)
            return;
        _isSilent = true;
        logger.SignalsDoNotArrive();
    }

    /// <summary>The check that is in flight.</summary>
    private sealed class SignalCheck
    {
        private string _expected = "";

        public bool HasArrived { get; private set; }

        public string Begin()
        {
            (_expected, HasArrived) = (Guid.NewGuid().ToString("N"), false);
            return _expected;
        }

        public void Arrive(string check) => HasArrived |= check == _expected;
    }
}
