using Microsoft.Extensions.Logging.Abstractions;
using Notify.Bus;
using Notify.Sql;
using Notify.Sqlite.Storage;
using Notify.Testing.Conformance;
using Notify.Tests.Shared;

namespace Notify.Sqlite.Tests.Bus;

/// <summary>A bus on a separate file, with clients that share nothing but the file.</summary>
internal sealed class SqliteBusFixture(BusFixtureSettings settings) : IBusFixture
{
    private readonly TestFolder _folder = new();
    private readonly List<SqlMessageBus> _buses = [];

    public IMessageBus Bus { get; private set; } = null!;

    public TimeProvider Time { get; } = new ShiftedTimeProvider(settings.ClockError);

    public bool CanSkipDays => false;

    public static async Task<IBusFixture> CreateAsync(BusFixtureSettings settings)
    {
        var fixture = new SqliteBusFixture(settings);
        fixture.Bus = await fixture.CreateSecondClientAsync();
        return fixture;
    }

    public Task AdvanceAsync(TimeSpan by) => Task.Delay(by, Time);

    public async Task InjectRawAsync(string channel, Lane lane, ReadOnlyMemory<byte> wire)
    {
        // Creates the tables.
        await Bus.GetStatisticsAsync();
        TestRows.Inject(_folder.File(), channel, lane, wire.ToArray());
    }

    public Task<IMessageBus> CreateSecondClientAsync()
    {
        var options = new SqliteOptions
        {
            Path = _folder.File(),
            Bus =
            {
                LaneCapacity = settings.LaneCapacity,
                WhenFull = settings.FailWhenFull ? FullLaneAction.Fail : FullLaneAction.Wait,
                TransactionalWeight = settings.TransactionalWeight,
                LeaseDuration = settings.LeaseDuration,
                IdempotencyWindow = settings.IdempotencyWindow,
                DeadLetterRetention = settings.DeadLetterRetention,
            },
        };
        var bus = new SqlMessageBus(
            new SqliteQueueStore(options, Time, NullLogger.Instance), options.Bus, Time, NullLoggerFactory.Instance);
        _buses.Add(bus);
        return Task.FromResult<IMessageBus>(bus);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var bus in _buses)
        {
            (await bus.AuditAsync()).Should().BeEmpty();
            await bus.DisposeAsync();
        }

        Directory.GetFiles(_folder.Path).Should().HaveCount(1, "the side files are removed when all have closed");
        _folder.Dispose();
    }
}
