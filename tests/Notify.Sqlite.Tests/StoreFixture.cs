using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;
using Notify.Bus;
using Notify.Sql.Storage;
using Notify.Sqlite.Connection;
using Notify.Sqlite.Storage;

namespace Notify.Sqlite.Tests;

/// <summary>Stores on one file, with a clock that the test sets, a queue and a worker.</summary>
internal sealed class StoreFixture : IAsyncDisposable
{
    private readonly TestFolder _folder = new();
    private readonly List<SqliteQueueStore> _stores = [];

    private StoreFixture()
    {
    }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 3, 4, 5, 6, 7, TimeSpan.Zero));

    public FakeLogCollector Log { get; } = new();

    public string Path => _folder.File();

    public SqliteQueueStore Store { get; private set; } = null!;

    public int Queue { get; private set; }

    public Guid Worker { get; } = Guid.CreateVersion7();

    public static async Task<StoreFixture> CreateAsync(
        Action<SqliteOptions>? configure = null,
        Action<Database>? commit = null)
    {
        var fixture = new StoreFixture();
        fixture.Store = fixture.CreateStore(configure, commit);
        fixture.Queue = await fixture.Store.GetQueueAsync(Channels.Email, default);
        fixture.Register(fixture.Worker);
        return fixture;
    }

    public static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    public SqliteQueueStore CreateStore(Action<SqliteOptions>? configure = null, Action<Database>? commit = null)
    {
        var options = new SqliteOptions { Path = Path };
        configure?.Invoke(options);
        var store = new SqliteQueueStore(options, Time, new FakeLogger(Log), commit);
        _stores.Add(store);
        return store;
    }

    public void Register(Guid worker, TimeSpan? duration = null) => Store
        .Renew(new WorkerRenewal { Worker = worker, IsNew = true, Duration = duration ?? TimeSpan.FromDays(3650) })
        .Should().Be(Time.GetUtcNow());

    /// <summary>Creates a message of a recipient.</summary>
    public NewMessage Message(
        string recipient = "ada",
        Lane lane = Lane.Transactional,
        TimeSpan delay = default,
        string? campaign = null,
        Guid? notification = null,
        Guid? key = null) => new()
        {
            Id = Guid.CreateVersion7(),
            NotificationId = notification ?? Guid.CreateVersion7(),
            Campaign = campaign,
            Queue = Queue,
            Lane = lane,
            OrderingKey = recipient.Aggregate(17L, (hash, letter) => (hash * 31) + letter),
            Body = Bytes("body of " + recipient),
            Delay = delay,
            Key = key is { } hash ? new IdempotencyKeyHash(Queue, hash) : null,
        };

    public Task<EnqueueReply> EnqueueAsync(params NewMessage[] messages) =>
        Store.EnqueueAsync(Batch(messages), default);

    public async Task<NewMessage> EnqueueOneAsync(string recipient = "ada", Lane lane = Lane.Transactional)
    {
        var message = Message(recipient, lane);
        await EnqueueAsync(message);
        return message;
    }

    public EnqueueBatch Batch(params NewMessage[] messages) => new()
    {
        CallId = Guid.CreateVersion7(),
        Messages = messages,
        IdempotencyWindow = TimeSpan.FromHours(24),
    };

    public ClaimRequest Request(int total = 10, int? campaign = null, int share = 1, Guid? worker = null) => new()
    {
        ClaimId = Guid.CreateVersion7(),
        Worker = worker ?? Worker,
        Queue = Queue,
        Total = total,
        Campaign = campaign ?? total,
        CampaignShare = share,
    };

    public async Task<IReadOnlyList<StoredLease>> ClaimAsync(int total = 10, Guid? worker = null) =>
        (await Store.ClaimAsync(Request(total, worker: worker), default)).Leases;

    public async Task<StoredLease> ClaimOneAsync(Guid? worker = null) =>
        (await ClaimAsync(10, worker)).Should().ContainSingle().Which;

    public StoredSettlement Settlement(
        StoredLease lease,
        SettlementKind kind,
        TimeSpan delay = default,
        bool keepsOrder = false,
        byte[]? state = null,
        bool isUnreadable = false,
        bool isSuspect = false,
        int next = 0) => new()
        {
            Id = lease.Id,
            Queue = Queue,
            Lane = lease.Lane,
            OrderingKey = lease.OrderingKey,
            Token = lease.Token,
            Kind = kind,
            Delay = delay,
            KeepsOrder = keepsOrder,
            State = state,
            IsUnreadable = isUnreadable,
            IsSuspect = isSuspect,
            NextQueue = next,
            Reason = kind == SettlementKind.DeadLetter ? "rejected" : null,
        };

    public async Task<bool> SettleAsync(StoredSettlement settlement) =>
        (await Store.SettleAsync(SettleBatch(settlement), default)).Settled.Single();

    public static SettleBatch SettleBatch(params StoredSettlement[] settlements) =>
        new() { CallId = Guid.CreateVersion7(), Settlements = settlements };

    public async Task CompleteAsync(StoredLease lease) =>
        (await SettleAsync(Settlement(lease, SettlementKind.Complete))).Should().BeTrue();

    public async Task<NewMessage> DeadLetterAsync(string recipient = "ada")
    {
        var message = await EnqueueOneAsync(recipient);
        (await SettleAsync(Settlement(await ClaimOneAsync(), SettlementKind.DeadLetter))).Should().BeTrue();
        return message;
    }

    public async Task<StoredStatistics> StatisticsAsync() =>
        (await Store.GetStatisticsAsync(10_000, default)).Single(row => row.Queue == Queue);

    public Task<IReadOnlyDictionary<int, long>> SweepAsync() => Store.SweepAsync(
        new StoreRetention
        {
            DeadLetters = TimeSpan.FromDays(30),
            CancellationMarks = TimeSpan.FromHours(72),
            Calls = TimeSpan.FromMinutes(10),
        },
        default);

    /// <summary>Returns the number of rows of a table.</summary>
    public long Count(string table) => Convert.ToInt64(
        Bus.TestRows.Run(Path, $"SELECT count(*) FROM notify_{table}"), CultureInfo.InvariantCulture);

    public async ValueTask DisposeAsync()
    {
        foreach (var store in _stores)
            await store.DisposeAsync();
        _folder.Dispose();
    }
}
