using Notify.Benchmarks.Bus;
using Notify.Benchmarks.Measuring;
using Notify.Benchmarks.Redis;
using Notify.Bus;
using Notify.Tests.Shared;
using Npgsql;

namespace Notify.Benchmarks.Sql;

/// <summary>
/// The floor of a queue in PostgreSQL: one table, INSERT of many rows, UPDATE … FOR UPDATE SKIP LOCKED … RETURNING of 50,
/// and DELETE of 50, with the same driver and the same envelope. It has no lanes, order, retries or dead letters.
/// </summary>
internal sealed class BareSkipLockedContender(PostgreSqlServer server) : IContender
{
    private const int ClaimSize = 50;

    private readonly Countdown _countdown = new();
    private NpgsqlDataSource? _source;
    private CancellationTokenSource? _stop;
    private Task _consuming = Task.CompletedTask;

    public string Name => "bare loop, SKIP LOCKED";

    public int Messages => 20_000;

    public async Task SetUpAsync()
    {
        var database = await server.CreateDatabaseAsync();
        _source = NpgsqlDataSource.Create(server.ConnectionStringOf("postgres", database) + ";Max Auto Prepare=10");
        await using var create = _source.CreateCommand(
            """
            CREATE TABLE job (id bigserial PRIMARY KEY, body bytea NOT NULL, taken_at timestamptz);
            CREATE INDEX job_waiting ON job (id) WHERE taken_at IS NULL;
            """);
        await create.ExecuteNonQueryAsync();
        _stop = new CancellationTokenSource();
        _consuming = Bunches.ConsumeAsync(_ => ConsumeAsync(_stop.Token));
    }

    public async Task RunAsync(int messages)
    {
        _countdown.Expect(messages);
        await Bunches.ProduceAsync(messages, async count =>
        {
            await using var insert = _source!.CreateCommand("INSERT INTO job (body) SELECT * FROM unnest($1::bytea[])");
            insert.Parameters.Add(new() { Value = SampleEnvelope.Make(count).Select(EnvelopeCodec.Encode).ToArray() });
            await insert.ExecuteNonQueryAsync();
        });
        await _countdown.Done;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop!.CancelAsync();
        await _consuming;
        await _source!.DisposeAsync();
        _stop.Dispose();
    }

    private async Task ConsumeAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var ids = new List<long>(ClaimSize);
            await using (var claim = _source!.CreateCommand(
                """
                UPDATE job SET taken_at = now() WHERE id IN (
                  SELECT id FROM job WHERE taken_at IS NULL ORDER BY id LIMIT $1 FOR UPDATE SKIP LOCKED)
                RETURNING id, body
                """))
            {
                claim.Parameters.Add(new() { Value = ClaimSize });
                await using var reader = await claim.ExecuteReaderAsync(CancellationToken.None);
                while (await reader.ReadAsync(CancellationToken.None))
                {
                    ids.Add(reader.GetInt64(0));
                    if (EnvelopeCodec.Decode(reader.GetFieldValue<byte[]>(1)).Value is null)
                        throw new InvalidOperationException("The table gave back something else.");
                }
            }

            if (ids.Count == 0)
            {
                // The fastest loop reads again immediately; a short pause leaves the processor to the producers.
                await Task.Delay(1, CancellationToken.None);
                continue;
            }

            await using var delete = _source.CreateCommand("DELETE FROM job WHERE id = ANY ($1)");
            delete.Parameters.Add(new() { Value = ids.ToArray() });
            await delete.ExecuteNonQueryAsync(CancellationToken.None);
            foreach (var _ in ids)
                _countdown.Arrived();
        }
    }
}
