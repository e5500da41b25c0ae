using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Notify.PostgreSql.Storage;

namespace Notify.PostgreSql.Tests.Bus;

/// <summary>Long lanes are not counted on every request.</summary>
public sealed class StatisticsTests(PostgreSqlServerFixture postgres) : IClassFixture<PostgreSqlServerFixture>
{
    [Fact]
    public async Task Lanes_above_the_limit_are_counted_every_thirty_seconds()
    {
        await using var database = await TestDatabase.CreateAsync(postgres.Server);
        var bus = database.CreateBus();
        await bus.EnqueueAsync([.. Enumerable.Range(0, 8).Select(_ => TestDatabase.Envelope())]);
        var time = new FakeTimeProvider();
        var options = new PostgreSqlOptions { ConnectionString = database.ConnectionString };
        await using var store = new PostgreSqlQueueStore(options, time, new Random(1), NullLogger.Instance);

        (await CountAsync()).Should().Be(8, "more than 5 are counted once");
        await bus.EnqueueAsync([TestDatabase.Envelope()]);
        (await CountAsync()).Should().Be(8);
        time.Advance(TimeSpan.FromSeconds(31));
        (await CountAsync()).Should().Be(9);
        (await store.GetStatisticsAsync(100, default)).Single().Transactional.Should().Be(9);

        async Task<long> CountAsync() => (await store.GetStatisticsAsync(5, default)).Single().Transactional;
    }
}
