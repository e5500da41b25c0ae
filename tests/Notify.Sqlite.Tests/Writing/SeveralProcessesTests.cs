using Notify.Sqlite.Tests.Bus;

namespace Notify.Sqlite.Tests.Writing;

/// <summary>Two stores on one file, as two processes have them.</summary>
public class SeveralProcessesTests
{
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_commit_of_another_process_signals_all_queues()
    {
        await using var fixture = await StoreFixture.CreateAsync();
        var signaled = new TaskCompletionSource<int?>(TaskCreationOptions.RunContinuationsAsynchronously);
        fixture.Store.Signaled += queue => signaled.TrySetResult(queue);
        (await fixture.ClaimAsync()).Should().BeEmpty();
        fixture.Store.IsListening.Should().BeTrue();
        var other = fixture.CreateStore();

        await other.EnqueueAsync(fixture.Batch(fixture.Message()), default);

        (await signaled.Task.WaitAsync(Guard)).Should().BeNull();
        (await fixture.ClaimAsync()).Should().ContainSingle();
    }

    [Fact]
    public async Task A_process_does_not_signal_its_own_commits()
    {
        await using var fixture = await StoreFixture.CreateAsync();
        var (signals, other) = (0, fixture.CreateStore());
        var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        other.Signaled += _ => seen.TrySetResult();
        await other.GetQueueAsync(Channels.Email, default);
        await other.ReturnExpiredLeasesAsync(default);
        await fixture.ClaimAsync();
        fixture.Store.Signaled += _ => signals++;

        for (var index = 0; index < 20; index++)
        {
            await fixture.EnqueueOneAsync($"{index}");
            await fixture.ClaimAsync();
        }

        await seen.Task.WaitAsync(Guard);
        signals.Should().Be(0);
    }

    [Fact]
    public async Task A_queue_that_another_process_has_created_has_the_same_id()
    {
        await using var fixture = await StoreFixture.CreateAsync();
        var other = fixture.CreateStore();
        var push = await other.GetQueueAsync(Channels.Push, default);

        (await fixture.Store.GetQueueAsync(Channels.Push, default)).Should().Be(push);
        (await fixture.Store.GetQueuesAsync(default)).Should().Equal(
            new Dictionary<int, string> { [fixture.Queue] = Channels.Email, [push] = Channels.Push });
    }

    [Fact]
    public async Task Ten_processes_may_create_the_file_together()
    {
        using var folder = new TestFolder();
        var stores = Enumerable.Range(0, 10)
            .Select(_ => new Sqlite.Storage.SqliteQueueStore(
                new SqliteOptions { Path = folder.File() },
                TimeProvider.System,
                Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance))
            .ToArray();

        var ids = await Task.WhenAll(stores.Select(store => Task.Run(() => store.GetQueueAsync("email", default))))
            .WaitAsync(Guard);

        ids.Distinct().Should().ContainSingle();
        TestRows.Run(folder.File(), "SELECT count(*) FROM notify_meta").Should().Be(1L);
        foreach (var store in stores)
            await store.DisposeAsync();
    }

    [Fact]
    public async Task Two_processes_share_the_messages_without_loss()
    {
        await using var fixture = await StoreFixture.CreateAsync();
        var other = fixture.CreateStore();
        const int Each = 500;
        var accepted = new System.Collections.Concurrent.ConcurrentBag<Guid>();
        var done = new System.Collections.Concurrent.ConcurrentBag<Guid>();

        await Task.WhenAll(new[] { fixture.Store, other }.Select((store, index) => Task.Run(async () =>
        {
            for (var number = 0; number < Each; number++)
            {
                var message = fixture.Message($"{index} {number}");
                await store.EnqueueAsync(fixture.Batch(message), default);
                accepted.Add(message.Id);
                if (number % 10 != 9)
                    continue;
                var leases = (await store.ClaimAsync(fixture.Request(20), default)).Leases;
                var settlements = leases.Select(lease =>
                    fixture.Settlement(lease, Notify.Bus.SettlementKind.Complete));
                await store.SettleAsync(StoreFixture.SettleBatch([.. settlements]), default);
                foreach (var lease in leases)
                    done.Add(lease.Id);
            }
        })));
        while (await fixture.ClaimAsync(1000) is { Count: > 0 } rest)
        {
            foreach (var lease in rest)
                done.Add(lease.Id);
        }

        accepted.Should().HaveCount(2 * Each);
        done.Should().BeEquivalentTo(accepted).And.OnlyHaveUniqueItems();
        (await other.AuditAsync(default)).Should().BeEmpty();
    }
}
