using Microsoft.Data.Sqlite;
using Notify.Sql.Storage;
using Notify.Sqlite.Tests.Bus;
using Notify.Sqlite.Writing;

namespace Notify.Sqlite.Tests.Writing;

/// <summary>The thread that writes: groups of calls, locks, failures and cancellation.</summary>
public class WriterTests
{
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Calls_that_wait_become_one_transaction()
    {
        await using var fixture = await StoreFixture.CreateAsync();
        const int Callers = 200;
        var commits = fixture.Store.Writer.Commits;
        Task<EnqueueReply>[] calls;
        using (Lock(fixture))
        {
            calls =
            [
                .. Enumerable.Range(0, Callers).Select(index => fixture.EnqueueAsync(fixture.Message($"{index}"))),
            ];
        }


        await Task.WhenAll(calls).WaitAsync(Guard);

        (fixture.Store.Writer.Commits - commits).Should().BeInRange(1, 3, "200 calls fit into one or two groups");
        (await fixture.StatisticsAsync()).Transactional.Should().Be(Callers);
    }

    [Fact]
    public async Task A_call_that_fails_does_not_fail_the_others_of_its_group()
    {
        await using var fixture = await StoreFixture.CreateAsync();
        var commits = fixture.Store.Writer.Commits;
        Task<EnqueueReply> before, refused, after;
        using (Lock(fixture))
        {
            var invalid = new NewMessage
            {
                Id = Guid.CreateVersion7(),
                NotificationId = Guid.CreateVersion7(),
                Queue = fixture.Queue,
                Lane = Lane.Transactional,
                OrderingKey = 1,
                Body = null!,
            };
            before = fixture.EnqueueAsync(fixture.Message("ada"));
            refused = fixture.EnqueueAsync(fixture.Message("bob"), invalid);
            after = fixture.EnqueueAsync(fixture.Message("eve"));
        }

        var failure = (await refused.Awaiting(call => call.WaitAsync(Guard)).Should().ThrowAsync<SqliteException>())
            .Which;

        fixture.Store.Classify(failure).Kind.Should().Be(StoreFailureKind.Refused);
        await Task.WhenAll(before, after).WaitAsync(Guard);
        (fixture.Store.Writer.Commits - commits).Should().Be(1);
        (await fixture.ClaimAsync()).Should().HaveCount(2, "a call takes effect entirely or not at all");
        (await fixture.Store.AuditAsync(default)).Should().BeEmpty();
    }

    [Fact]
    public async Task A_lock_of_another_process_fails_calls_after_the_documented_time()
    {
        await using var fixture = await StoreFixture.CreateAsync();
        var worker = fixture.Worker;
        using (Lock(fixture))
        {
            var calls = Enumerable.Range(0, 200)
                .Select(index => fixture.EnqueueAsync(fixture.Message($"{index}")))
                .ToArray();
            calls.Should().OnlyContain(call => !call.IsCompleted, "no caller is blocked");
            foreach (var call in calls)
            {
                var failure = (await call.Awaiting(one => one.WaitAsync(Guard)).Should().ThrowAsync<Exception>()).Which;
                fixture.Store.Classify(failure).Should().Match<StoreFailure>(one =>
                    one.Kind == StoreFailureKind.Unreachable && one.Reason.Contains("lock"));
            }

            fixture.Store.Invoking(store => store.Renew(new() { Worker = worker, Duration = Writer.LockTimeout }))
                .Should().Throw<Exception>().Which.Message.Should().Contain("another process");
            (await fixture.StatisticsAsync()).Transactional.Should().Be(0, "reads do not wait for the lock");
        }

        await fixture.EnqueueOneAsync();
        fixture.Store.Renew(new() { Worker = worker, Duration = Writer.LockTimeout }).Should().NotBeNull();
        (await fixture.ClaimAsync()).Should().ContainSingle();
    }

    [Fact]
    public async Task A_renewal_runs_before_the_calls_that_wait()
    {
        await using var fixture = await StoreFixture.CreateAsync();
        var order = new List<string>();
        var renewal = Task.CompletedTask;
        Task<int>[] others;
        using (Lock(fixture))
        {
            others =
            [
                .. Enumerable.Range(0, 300).Select(index => RecordAsync(fixture, order, "other")),
            ];
            var call = new WriteCall<bool>(_ => Record(order, "renewal")) { IsUrgent = true };
            fixture.Store.Writer.Add(call);
            renewal = call.Task;
        }

        await Task.WhenAll([renewal, .. others]).WaitAsync(Guard);

        order.Should().HaveCount(301).And.StartWith("renewal");
    }

    [Fact]
    public async Task A_canceled_call_that_was_not_started_has_no_effect()
    {
        await using var fixture = await StoreFixture.CreateAsync();
        using var canceled = new CancellationTokenSource();
        Task<EnqueueReply> call;
        using (Lock(fixture))
        {
            call = fixture.Store.EnqueueAsync(fixture.Batch(fixture.Message()), canceled.Token);
            await canceled.CancelAsync();
            await call.Awaiting(one => one.WaitAsync(Guard)).Should().ThrowAsync<OperationCanceledException>();
        }

        await fixture.EnqueueOneAsync("bob");
        (await fixture.StatisticsAsync()).Transactional.Should().Be(1);
    }

    [Fact]
    public async Task A_call_that_was_started_completes_although_it_is_canceled()
    {
        using var canceled = new CancellationTokenSource();
        var mustCancel = false;
        await using var fixture = await StoreFixture.CreateAsync(commit: database =>
        {
            if (mustCancel)
                canceled.Cancel();
            Writer.CommitNow(database);
        });
        mustCancel = true;

        var reply = await fixture.Store.EnqueueAsync(fixture.Batch(fixture.Message()), canceled.Token);

        canceled.IsCancellationRequested.Should().BeTrue();
        reply.Results.Should().ContainSingle();
        (await fixture.StatisticsAsync()).Transactional.Should().Be(1);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_commit_whose_effect_was_unknown_takes_effect_once(bool isCommitted)
    {
        var faults = 0;
        await using var fixture = await StoreFixture.CreateAsync(commit: database =>
        {
            if (faults == 0 || isCommitted)
                Writer.CommitNow(database);
            if (faults > 0 && faults-- > 0)
                throw new SqliteException("disk I/O error", 10, 1034);
        });
        await fixture.EnqueueOneAsync("bob");
        var batch = fixture.Batch(fixture.Message());
        faults = 1;

        var failure = (await fixture.Store.Awaiting(store => store.EnqueueAsync(batch, default))
            .Should().ThrowAsync<Exception>()).Which;
        var repeated = new EnqueueBatch
        {
            CallId = batch.CallId,
            IsRepeated = true,
            Messages = batch.Messages,
            IdempotencyWindow = batch.IdempotencyWindow,
        };
        var reply = await fixture.Store.EnqueueAsync(repeated, default);

        fixture.Store.Classify(failure).Kind.Should().Be(StoreFailureKind.Uncertain);
        reply.Results.Should().Equal(Notify.Bus.EnqueueResult.Accepted);
        fixture.Count("message").Should().Be(2);
        (await fixture.ClaimAsync()).Should().HaveCount(2);
        (await fixture.Store.AuditAsync(default)).Should().BeEmpty();
    }

    [Fact]
    public async Task A_repeated_claim_returns_the_leases_of_the_first_one()
    {
        var faults = 0;
        await using var fixture = await StoreFixture.CreateAsync(commit: database =>
        {
            Writer.CommitNow(database);
            if (faults > 0 && faults-- > 0)
                throw new SqliteException("disk I/O error", 10, 1034);
        });
        var message = await fixture.EnqueueOneAsync("bob");
        var request = fixture.Request();
        faults = 1;
        await fixture.Store.Awaiting(store => store.ClaimAsync(request, default)).Should().ThrowAsync<Exception>();

        var lease = (await fixture.Store.ClaimAsync(request, default)).Leases.Single();

        lease.Id.Should().Be(message.Id);
        await fixture.CompleteAsync(lease);
        fixture.Count("message").Should().Be(0);
    }

    [Fact]
    public async Task A_full_disk_is_reported_and_work_resumes_when_there_is_room()
    {
        var limit = 0;
        await using var fixture = await StoreFixture.CreateAsync(commit: database =>
        {
            if (Interlocked.Exchange(ref limit, 0) is var pages and > 0)
                database.Run($"PRAGMA max_page_count = {pages}");
            Writer.CommitNow(database);
        });
        await fixture.EnqueueOneAsync("first");
        limit = 1;
        await fixture.EnqueueOneAsync("second");

        // The limit is now the size of the file.
        Exception? failure = null;
        for (var index = 0; failure is null && index < 10_000; index++)
        {
            failure = (await Xunit.Record.ExceptionAsync(() => fixture.EnqueueAsync(
                [.. Enumerable.Range(0, 50).Select(number => fixture.Message($"{index} {number}"))])))!;
        }

        fixture.Store.Classify(failure!).Kind.Should().Be(StoreFailureKind.Full);
        var before = await fixture.StatisticsAsync();
        (await fixture.Store.AuditAsync(default)).Should().BeEmpty();
        var commits = fixture.Store.Writer.Commits;
        limit = 1_000_000;
        await fixture.CompleteAsync((await fixture.ClaimAsync(1)).Single());
        await fixture.EnqueueAsync([.. Enumerable.Range(0, 500).Select(number => fixture.Message($"late {number}"))]);

        fixture.Store.Writer.Commits.Should().Be(commits + 3);
        (await fixture.StatisticsAsync()).Transactional.Should().Be(before.Transactional + 499);
    }

    [Fact]
    public async Task Calls_that_wait_at_the_disposal_are_completed_and_later_ones_are_refused()
    {
        var fixture = await StoreFixture.CreateAsync();
        await using var _ = fixture;
        Task<EnqueueReply> call;
        Task disposal;
        using (Lock(fixture))
        {
            call = fixture.EnqueueAsync(fixture.Message());
            disposal = fixture.Store.DisposeAsync().AsTask();
        }

        (await call.WaitAsync(Guard)).Results.Should().ContainSingle();
        await disposal.WaitAsync(Guard);
        await fixture.Awaiting(one => one.EnqueueOneAsync()).Should().ThrowAsync<ObjectDisposedException>();
        await fixture.Awaiting(one => one.StatisticsAsync()).Should().ThrowAsync<ObjectDisposedException>();
    }

    /// <summary>Takes the lock of the file as another process would, until the result is disposed.</summary>
    private static SqliteConnection Lock(StoreFixture fixture)
    {
        var connection = TestRows.Connect(fixture.Path);
        using var command = connection.CreateCommand();
        command.CommandText = "BEGIN IMMEDIATE";
        command.ExecuteNonQuery();
        return connection;
    }

    private static Task<int> RecordAsync(StoreFixture fixture, List<string> order, string text)
    {
        var call = new WriteCall<int>(_ => Record(order, text) ? 1 : 0);
        fixture.Store.Writer.Add(call);
        return call.Task;
    }

    private static bool Record(List<string> order, string text)
    {
        order.Add(text);
        return true;
    }
}
