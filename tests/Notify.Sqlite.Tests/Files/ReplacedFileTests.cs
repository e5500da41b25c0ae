using Microsoft.Extensions.Logging;
using Notify.Sqlite.Tests.Bus;

namespace Notify.Sqlite.Tests.Files;

/// <summary>A file that is replaced or deleted while it is open, and a file after its disposal.</summary>
public class ReplacedFileTests
{
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task A_deleted_file_is_noticed_reported_and_created_again()
    {
        await using var fixture = await StoreFixture.CreateAsync();
        var push = await fixture.Store.GetQueueAsync(Channels.Push, default);
        await fixture.EnqueueOneAsync();
        var reopened = Reopened(fixture);

        DeleteFiles(fixture.Path);

        await reopened.WaitAsync(Guard);
        fixture.Log.GetSnapshot().Should().ContainSingle(record =>
            record.Level == LogLevel.Error && record.Message.Contains(fixture.Path));
        (await fixture.Store.GetQueueAsync(Channels.Push, default)).Should().Be(push, "the process knows the ids");
        (await fixture.Store.ClaimAsync(fixture.Request(), default)).IsWorkerLost.Should().BeTrue();
        fixture.Register(fixture.Worker);
        await fixture.EnqueueOneAsync();
        (await fixture.ClaimAsync()).Should().ContainSingle();
        (await fixture.StatisticsAsync()).InFlight.Should().Be(1, "reads use the new file, too");
    }

    [Fact]
    public async Task A_file_that_was_replaced_by_a_backup_is_noticed()
    {
        await using var fixture = await StoreFixture.CreateAsync();
        await fixture.EnqueueOneAsync("ada");
        var backup = fixture.Path + ".backup";
        TestRows.Run(fixture.Path, $"VACUUM INTO '{backup}'");
        await fixture.EnqueueOneAsync("bob");
        var reopened = Reopened(fixture);

        DeleteFiles(fixture.Path);
        File.Move(backup, fixture.Path);

        await reopened.WaitAsync(Guard);
        (await fixture.StatisticsAsync()).Transactional.Should().Be(1);
        (await fixture.ClaimAsync()).Should().ContainSingle();
    }

    [Fact]
    public async Task No_file_is_open_after_the_disposal()
    {
        await using var fixture = await StoreFixture.CreateAsync();
        await fixture.EnqueueOneAsync();
        await fixture.ClaimAsync();
        await fixture.StatisticsAsync();
        OpenFiles(fixture.Path).Should().NotBeEmpty();

        await fixture.Store.DisposeAsync();

        OpenFiles(fixture.Path).Should().BeEmpty();
        Directory.GetFiles(Path.GetDirectoryName(fixture.Path)!).Should().Equal(fixture.Path);
    }

    private static Task Reopened(StoreFixture fixture)
    {
        var reopened = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        fixture.Store.Signaled += _ => reopened.TrySetResult();
        return reopened.Task;
    }

    private static void DeleteFiles(string path)
    {
        foreach (var suffix in new[] { "", "-wal", "-shm" })
            File.Delete(path + suffix);
    }

    private static IEnumerable<string> OpenFiles(string path) =>
        Directory.GetFiles("/proc/self/fd")
            .Select(file => new FileInfo(file).LinkTarget)
            .OfType<string>()
            .Where(target => target.StartsWith(path, StringComparison.Ordinal));
}
