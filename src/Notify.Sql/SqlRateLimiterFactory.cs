using System.ComponentModel;
using System.Threading.RateLimiting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Notify.Delivery.RateLimiting;
using Notify.Shared.RateLimits;
using Notify.Sql.Diagnostics;
using Notify.Sql.RateLimits;
using Notify.Sql.Storage;

namespace Notify.Sql;

/// <summary>Creates limits that apply to all processes that use the same tables together.</summary>
/// <remarks>
/// <para>
/// In any window, at most the permitted number of permits is in use. While the database is unreachable, each process
/// uses its share: the limit divided by the last known number of processes, or one permit in a longer window if there
/// are more processes than permits. Permits that it used in the last window count. A process that has never reached the
/// database assumes that it is alone.
/// </para>
/// <para>
/// In a window across such a transition, all processes together take less than twice the limit.
/// </para>
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class SqlRateLimiterFactory : IRateLimiterFactory, IAsyncDisposable, IDisposable
{
    // An unreachable database must not delay the shutdown any longer.
    private static readonly TimeSpan DisposeTimeout = TimeSpan.FromSeconds(3);

    private readonly SqlLimitEngine _engine;
    private readonly LimitSession _session;

    /// <summary>Initializes a new instance of the <see cref="SqlRateLimiterFactory"/> class.</summary>
    /// <param name="store">The tables. The factory disposes the store.</param>
    /// <param name="timeProvider">
    /// The clock for waiting in this process, or null for the system's. The windows use the clock of the database.
    /// </param>
    /// <param name="loggerFactory">
    /// The factory of the logger, whose category is <c>Notify.Sql</c>, or null to log nothing.
    /// </param>
    public SqlRateLimiterFactory(
        LimitStore store,
        TimeProvider? timeProvider = null,
        ILoggerFactory? loggerFactory = null)
        : this(store, timeProvider ?? TimeProvider.System, loggerFactory ?? NullLoggerFactory.Instance, new Random())
    {
    }

    internal SqlRateLimiterFactory(LimitStore store, TimeProvider time, ILoggerFactory loggerFactory, Random random)
    {
        ArgumentNullException.ThrowIfNull(store);
        _engine = new SqlLimitEngine(store, time, loggerFactory.CreateSqlLogger());
        _session = new LimitSession(_engine, time, random);
        _engine.Connect();
    }

    /// <summary>Gets a value indicating whether the database is unreachable, so that the local share applies.</summary>
    internal bool IsDown => _session.IsDown;

    /// <inheritdoc/>
    public RateLimiter Create(string name, RateLimit limit) => new SharedRateLimiter(_session, name, limit);

    /// <inheritdoc/>
    public PartitionedRateLimiter<string> CreatePartitioned(string name, RateLimit limit) =>
        new SharedPartitionedRateLimiter(_session, name, limit);

    /// <summary>Reports the remaining permits, for at most one second, and closes the connections.</summary>
    /// <returns>A task that represents the operation.</returns>
    public async ValueTask DisposeAsync()
    {
        await _session.DisposeAsync().ConfigureAwait(false);
        await _engine.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>
    /// Does the same as <see cref="DisposeAsync"/> and blocks the thread meanwhile, for some seconds at most.
    /// </summary>
    public void Dispose() => Task.Run(async () => await DisposeAsync().ConfigureAwait(false)).Wait(DisposeTimeout);

    /// <summary>Deletes the states of unused limits, which otherwise happens once a minute.</summary>
    internal Task SweepAsync() => _engine.SweepAsync();
}
