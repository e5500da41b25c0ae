using Microsoft.Extensions.Logging.Abstractions;
using Notify.Bus;
using Notify.PostgreSql.Connection;
using Notify.PostgreSql.Schema;
using Notify.PostgreSql.Storage;
using Notify.Sql;
using Notify.Testing.Conformance;
using Notify.Tests.Shared;

namespace Notify.PostgreSql.Tests.Bus;

/// <summary>A bus in a separate schema of a real server, with two clients that share nothing else.</summary>
internal sealed class PostgreSqlBusFixture(string connectionString, BusFixtureSettings settings) : IBusFixture
{
    private readonly List<SqlMessageBus> _buses = [];

    public string Schema { get; } = $"It's \"{Guid.NewGuid():N}\"";

    public IMessageBus Bus { get; private set; } = null!;

    public TimeProvider Time { get; } = new ShiftedTimeProvider(settings.ClockError);

    public bool CanSkipDays => false;

    public static async Task<IBusFixture> CreateAsync(string connectionString, BusFixtureSettings settings)
    {
        var fixture = new PostgreSqlBusFixture(connectionString, settings);
        fixture.Bus = await fixture.CreateSecondClientAsync();

        // Creates the tables, which takes a time that the cases do not expect.
        await fixture.Bus.GetStatisticsAsync();
        return fixture;
    }

    public Task AdvanceAsync(TimeSpan by) => Task.Delay(by, Time);

    public async Task InjectRawAsync(string channel, Lane lane, ReadOnlyMemory<byte> wire)
    {
        var schema = SchemaScripts.Quote(Schema);
        await using var connection = new Npgsql.NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        await using var command = new Npgsql.NpgsqlCommand(
            $"""
            WITH queue AS (
              INSERT INTO {schema}.queue (channel) VALUES ($1)
              ON CONFLICT (channel) DO UPDATE SET channel = excluded.channel RETURNING id
            ), body AS (
              INSERT INTO {schema}.message (id, notification, body) VALUES ($3, $3, $4)
            ), total AS (
              INSERT INTO {schema}.total (queue, accepted, completed, expired) SELECT id, 1, 0, 0 FROM queue
              ON CONFLICT (queue) DO UPDATE SET accepted = {schema}.total.accepted + 1
            )
            INSERT INTO {schema}.ready (lane, rank, place, ordering_key, id)
            SELECT id * 2 + $2, 2, nextval('{schema.Replace("'", "''", StringComparison.Ordinal)}.place'), $5, $3 FROM queue
            """,
            connection);
        var id = Guid.CreateVersion7();
        command.Parameters.Add(Parameters.Of(channel));
        command.Parameters.Add(Parameters.Of(lane == Lane.Campaign ? 1 : 0));
        command.Parameters.Add(Parameters.Of(id));
        command.Parameters.Add(Parameters.Of(wire.ToArray()));
        command.Parameters.Add(Parameters.Of(BitConverter.ToInt64(id.ToByteArray(), 8)));
        await command.ExecuteNonQueryAsync();
    }

    public Task<IMessageBus> CreateSecondClientAsync()
    {
        var options = new PostgreSqlOptions
        {
            ConnectionString = connectionString,
            Schema = Schema,
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
            new PostgreSqlQueueStore(options, Time, new Random(1), NullLogger.Instance), options.Bus, Time);
        _buses.Add(bus);
        return Task.FromResult<IMessageBus>(bus);
    }

    public async ValueTask DisposeAsync()
    {
        var problems = await _buses[0].AuditAsync();
        foreach (var bus in _buses)
            await bus.DisposeAsync();
        problems.Should().BeEmpty();
    }
}
