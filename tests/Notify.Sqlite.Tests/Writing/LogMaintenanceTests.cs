using Microsoft.Data.Sqlite;
using Notify.Sqlite.Tests.Bus;

namespace Notify.Sqlite.Tests.Writing;

/// <summary>The write-ahead log and the file stay small.</summary>
public class LogMaintenanceTests
{
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task The_log_is_truncated_when_the_process_is_idle()
    {
        await using var fixture = await StoreFixture.CreateAsync();
        await fixture.EnqueueOneAsync();
        LogSize(fixture).Should().BePositive();

        await UntilAsync(() => LogSize(fixture) == 0, "the log is truncated");

        await fixture.EnqueueOneAsync();
        (await fixture.StatisticsAsync()).Transactional.Should().Be(2);
    }

    [Fact]
    public async Task A_long_reader_does_not_block_writers_and_the_log_shrinks_after_it()
    {
        await using var fixture = await StoreFixture.CreateAsync();
        using (var reader = TestRows.Connect(fixture.Path))
        {
            Run(reader, "BEGIN; SELECT count(*) FROM notify_message");
            var longest = TimeSpan.Zero;
            for (var index = 0; index < 100; index++)
            {
                var startedAt = System.Diagnostics.Stopwatch.GetTimestamp();
                await fixture.EnqueueAsync(
                    [.. Enumerable.Range(0, 200).Select(number => fixture.Message($"{index} {number}"))]);
                var elapsed = System.Diagnostics.Stopwatch.GetElapsedTime(startedAt);
                longest = elapsed > longest ? elapsed : longest;
            }

            LogSize(fixture).Should().BeGreaterThan(4 << 20, "the reader needs the old pages");
            longest.Should().BeLessThan(TimeSpan.FromSeconds(3), "a checkpoint does not wait for the reader");
        }

        await UntilAsync(() => LogSize(fixture) == 0, "the log shrinks");
    }

    [Fact]
    public async Task A_checkpoint_of_another_tool_finds_no_reader_when_the_process_is_idle()
    {
        await using var fixture = await StoreFixture.CreateAsync(options => options.LeavesCheckpoints = true);
        await fixture.EnqueueOneAsync();
        await fixture.StatisticsAsync();

        using var connection = TestRows.Connect(fixture.Path);
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA wal_checkpoint(TRUNCATE)";
        using var row = command.ExecuteReader();
        row.Read().Should().BeTrue();
        row.GetInt64(0).Should().Be(0, "the checkpoint is not blocked");
        LogSize(fixture).Should().Be(0);
    }

    [Fact]
    public async Task Checkpoints_are_left_to_another_tool()
    {
        await using (var fixture = await StoreFixture.CreateAsync(options => options.LeavesCheckpoints = true))
        {
            for (var index = 0; index < 100; index++)
            {
                await fixture.EnqueueAsync(
                    [.. Enumerable.Range(0, 200).Select(number => fixture.Message($"{index} {number}"))]);
            }

            LogSize(fixture).Should().BeGreaterThan(5 << 20, "more than after which a checkpoint would run");
            FileSize(fixture).Should().BeLessThan(64 << 10, "nothing was moved to the file");
            await fixture.Store.DisposeAsync();
            LogSize(fixture).Should().BeGreaterThan(1 << 20, "closing the file runs no checkpoint either");
        }
    }

    [Fact]
    public async Task Free_pages_are_returned_to_the_file_system()
    {
        await using var fixture = await StoreFixture.CreateAsync();
        for (var index = 0; index < 20; index++)
        {
            await fixture.EnqueueAsync(
                [.. Enumerable.Range(0, 3000).Select(number => fixture.Message($"{index} {number}"))]);
        }

        await UntilAsync(() => FileSize(fixture) > 4 << 20, "the file has grown");
        while (await fixture.ClaimAsync(1000) is { Count: > 0 } leases)
        {
            await fixture.Store.SettleAsync(
                StoreFixture.SettleBatch(
                    [.. leases.Select(one => fixture.Settlement(one, Notify.Bus.SettlementKind.Complete))]),
                default);
        }

        // Four MiB of free pages remain for the next messages.
        await UntilAsync(() => FileSize(fixture) < 5 << 20, "the file has shrunk");
    }

    private static long LogSize(StoreFixture fixture) => new FileInfo(fixture.Path + "-wal").Length;

    private static long FileSize(StoreFixture fixture) => new FileInfo(fixture.Path).Length;

    private static void Run(SqliteConnection connection, string text)
    {
        using var command = connection.CreateCommand();
        command.CommandText = text;
        command.ExecuteScalar();
    }

    private static async Task UntilAsync(Func<bool> condition, string what)
    {
        using var late = new CancellationTokenSource(Guard);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!condition())
        {
            if (late.IsCancellationRequested)
                throw new TimeoutException($"Waited in vain until {what}.");
            await timer.WaitForNextTickAsync();
        }
    }
}
