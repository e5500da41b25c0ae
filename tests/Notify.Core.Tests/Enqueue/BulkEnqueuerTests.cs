using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Notify.Bus;
using Notify.Enqueue;

namespace Notify.Tests.Enqueue;

public sealed class BulkEnqueuerTests : IDisposable
{
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(30);
    private readonly NotifierRig _rig = new(options =>
    {
        options.Via = "email";
        options.EnqueueBatchSize = 10;
    });

    [Fact]
    public async Task A_stream_is_enqueued_in_batches_with_progress_and_one_result_per_item()
    {
        var progress = new Steps();

        var report = await _rig.Notifier.EnqueueAsync(Stream(25), progress);

        report.Items.Should().HaveCount(25);
        report.Should().BeEquivalentTo(
            new
            {
                Accepted = 25,
                Duplicates = 0,
                Rejected = 0,
                StoppedBy = (EnqueueFailedException?)null,
            });
        report.Items.Select(item => item.Receipt.Id).Should().Equal(_rig.Bus.Envelopes.Select(envelope => envelope.Id));
        _rig.Bus.Batches.Should().Equal(10, 10, 5);
        progress.Reports.Should().Equal(
            [
                new() { Read = 10, Accepted = 10, Duplicates = 0, Rejected = 0 },
                new() { Read = 20, Accepted = 20, Duplicates = 0, Rejected = 0 },
                new() { Read = 25, Accepted = 25, Duplicates = 0, Rejected = 0 },
            ],
            because: "each batch is reported");
    }

    [Fact]
    public async Task An_empty_stream_returns_an_empty_report()
    {
        var report = await _rig.Notifier.EnqueueAsync(Stream(0));

        report.Items.Should().BeEmpty();
        _rig.Bus.Batches.Should().BeEmpty();
    }

    [Fact]
    public async Task An_invalid_item_does_not_stop_the_stream()
    {
        var report = await _rig.Notifier.EnqueueAsync(
            Of(NotifierRig.Hello, new Notification("helo", NotifierRig.Ada), null!, NotifierRig.Hello));

        report.Should().BeEquivalentTo(
            new
            {
                Accepted = 2,
                Duplicates = 0,
                Rejected = 2,
            });
        report.Items[1]
            .Error.Should().BeOfType<NotificationRejectedException>()
            .Which.Reason.Should().Be(RejectionReason.UnknownTemplate);
        report.Items[2].Error!.Message.Should().Be("The stream contained null instead of a notification.");
        report.Items[3].Receipt.Id.Should().Be(_rig.Bus.Envelopes[1].Id);
    }

    [Fact]
    public async Task Rejected_items_count_toward_the_batch_size()
    {
        var progress = new Steps();

        await _rig.Notifier.EnqueueAsync(
            Of([.. Enumerable.Repeat(new Notification("helo", NotifierRig.Ada), 10)]),
            progress);

        progress.Reports.Should().Equal(
            new BulkEnqueueProgress
            {
                Read = 10,
                Accepted = 0,
                Duplicates = 0,
                Rejected = 10,
            });
    }

    [Fact]
    public async Task Duplicates_and_full_lanes_are_results_of_their_items()
    {
        var calls = 0;
        _rig.Bus.Answer = envelope =>
            EnqueueResult.Duplicate(envelope.Id, envelope.NotificationId) with
            {
                Status = (EnqueueStatus)(calls++ % 3),
            };

        var report = await _rig.Notifier.EnqueueAsync(Stream(12));

        report.Should().BeEquivalentTo(
            new
            {
                Accepted = 4,
                Duplicates = 4,
                Rejected = 4,
                StoppedBy = (EnqueueFailedException?)null,
            });
        report.Items[2]
            .Error.Should().BeOfType<EnqueueFailedException>()
            .Which.Reason.Should().Be(EnqueueFailureReason.QueueFull);
    }

    [Fact]
    public async Task Branches_of_an_item_share_one_result()
    {
        var report = await _rig.Notifier.EnqueueAsync(
            Of(NotifierRig.Hello with { Via = Via.AllOf("email", "push") }, NotifierRig.Hello));

        report.Items.Select(item => item.Receipt.Id)
            .Should().Equal(_rig.Bus.Envelopes[0].NotificationId, _rig.Bus.Envelopes[2].NotificationId);
        report.Accepted.Should().Be(2);
    }

    [Fact]
    public async Task The_stream_is_read_no_faster_than_the_bus_accepts_it()
    {
        var read = 0;
        var entered = new SemaphoreSlim(0);
        var room = new SemaphoreSlim(0);
        _rig.Bus.Before = async token =>
        {
            entered.Release();
            await room.WaitAsync(token);
        };

        var enqueue = _rig.Notifier.EnqueueAsync(Stream(30, () => read++));
        (await entered.WaitAsync(Guard)).Should().BeTrue();
        read.Should().Be(10);

        room.Release();
        (await entered.WaitAsync(Guard)).Should().BeTrue();
        read.Should().Be(20);

        room.Release(2);
        (await enqueue.WaitAsync(Guard)).Accepted.Should().Be(30);
    }

    [Fact]
    public async Task Items_of_a_slow_source_are_enqueued_after_the_linger_time()
    {
        var source = Channel.CreateUnbounded<Notification>();
        var queued = new TaskCompletionSource();
        _rig.Bus.Before = _ =>
        {
            queued.TrySetResult();
            return ValueTask.CompletedTask;
        };
        source.Writer.TryWrite(NotifierRig.Hello);

        // Returns when it waits for the second item and its timer is set.
        var enqueue = _rig.Notifier.EnqueueAsync(source.Reader.ReadAllAsync());
        _rig.Time.Advance(BulkEnqueuer.Linger - TimeSpan.FromTicks(1));
        queued.Task.IsCompleted.Should().BeFalse();
        _rig.Time.Advance(TimeSpan.FromTicks(1));
        await queued.Task.WaitAsync(Guard);

        source.Writer.TryWrite(NotifierRig.Hello);
        source.Writer.Complete();
        (await enqueue.WaitAsync(Guard)).Accepted.Should().Be(2);
    }

    [Fact]
    public async Task A_wall_clock_that_is_set_back_does_not_prolong_the_linger_time()
    {
        var queued = new TaskCompletionSource();
        var continued = new TaskCompletionSource();
        _rig.Bus.Before = _ =>
        {
            queued.TrySetResult();
            return ValueTask.CompletedTask;
        };

        var enqueue = _rig.Notifier.EnqueueAsync(SlowStream());
        _rig.Time.Advance(BulkEnqueuer.Linger);
        await queued.Task.WaitAsync(Guard);

        continued.SetResult();
        (await enqueue.WaitAsync(Guard)).Accepted.Should().Be(2);

        async IAsyncEnumerable<Notification> SlowStream()
        {
            yield return NotifierRig.Hello;
            _rig.Time.WallClockStep = TimeSpan.FromHours(-2);
            await continued.Task;
            yield return NotifierRig.Hello;
        }
    }

    [Fact]
    public async Task A_stopping_bus_ends_the_reading_and_the_report_has_the_reason()
    {
        var read = 0;
        var calls = 0;
        var fault = new EnqueueFailedException(EnqueueFailureReason.Stopping, "The bus is stopping.");
        _rig.Bus.Before = _ => calls++ == 0 ? ValueTask.CompletedTask : throw fault;

        var report = await _rig.Notifier.EnqueueAsync(Stream(100, () => read++));

        read.Should().Be(20);
        report.Should().BeEquivalentTo(new { Accepted = 10, Rejected = 10 });
        report.StoppedBy.Should().BeSameAs(fault);
        report.Items.Skip(10).Should().OnlyContain(item => item.Error == fault);
    }

    [Fact]
    public async Task Items_returned_before_the_source_throws_are_enqueued()
    {
        var enqueue = async () =>
            await _rig.Notifier.EnqueueAsync(Stream(13, () => { }, new FormatException("row 14")));

        await enqueue.Should().ThrowAsync<FormatException>().WithMessage("row 14");
        _rig.Bus.Batches.Should().Equal(10, 3);
    }

    [Fact]
    public async Task Cancellation_stops_the_reading_and_keeps_accepted_items()
    {
        using var cancel = new CancellationTokenSource();

        var enqueue = async () =>
            await _rig.Notifier.EnqueueAsync(Stream(100, read: 0, at: 15, cancel), cancellationToken: cancel.Token);

        await enqueue.Should().ThrowAsync<OperationCanceledException>();
        _rig.Bus.Batches.Should().Equal(10);
    }

    [Fact]
    public async Task An_unexpected_exception_of_the_bus_reaches_the_caller_once()
    {
        var calls = 0;
        _rig.Bus.Before = _ =>
        {
            calls++;
            throw new InvalidOperationException("bug");
        };

        var enqueue = async () => await _rig.Notifier.EnqueueAsync(Stream(10));

        await enqueue.Should().ThrowAsync<InvalidOperationException>().WithMessage("bug");
        calls.Should().Be(1);
    }

    [Fact]
    public async Task Enqueued_content_is_not_kept_in_memory()
    {
        const int Items = 500;
        // Weak references instead of byte counts, because other tests use the same heap at the same time.
        var passed = new List<WeakReference>();
        _rig.Bus.Answer = envelope =>
        {
            passed.Add(new WeakReference(envelope));
            return EnqueueResult.Accepted;
        };
        _rig.Bus.Before = _ =>
        {
            _rig.Bus.Forget();
            return ValueTask.CompletedTask;
        };

        var report = await _rig.Notifier.EnqueueAsync(Big(Items, passed));

        _rig.Bus.Forget();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        report.Accepted.Should().Be(Items);
        passed.Should().HaveCount(2 * Items);
        passed.Count(content => content.IsAlive).Should().BeLessThan(
            Items / 10,
            "enqueued models and envelopes can be collected, except the few that a register may still refer to");
        GC.KeepAlive(report);
    }

    public void Dispose() => _rig.Dispose();

    private sealed class Steps : IProgress<BulkEnqueueProgress>
    {
        public List<BulkEnqueueProgress> Reports { get; } = [];

        public void Report(BulkEnqueueProgress value) => Reports.Add(value);
    }

    private static IAsyncEnumerable<Notification> Stream(int count, Action? onRead = null, Exception? end = null) =>
        Produce(count, onRead, end);

    private static async IAsyncEnumerable<Notification> Stream(
        int count,
        int read,
        int at,
        CancellationTokenSource cancel)
    {
        await Task.CompletedTask;
        for (; read < count; read++)
        {
            if (read == at)
                await cancel.CancelAsync();
            yield return NotifierRig.Hello;
        }
    }

    private static async IAsyncEnumerable<Notification> Produce(
        int count,
        Action? onRead,
        Exception? end,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.CompletedTask;
        for (var i = 0; i < count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            onRead?.Invoke();
            yield return NotifierRig.Hello;
        }

        if (end is not null)
            throw end;
    }

    private static async IAsyncEnumerable<Notification> Big(int count, List<WeakReference> models)
    {
        await Task.CompletedTask;
        for (var i = 0; i < count; i++)
        {
            var notification = NotifierRig.Hello with { Model = new { Text = new string('x', 10_000) } };
            models.Add(new WeakReference(notification.Model));
            yield return notification;
        }
    }

    private static async IAsyncEnumerable<Notification> Of(params Notification[] notifications)
    {
        await Task.CompletedTask;
        foreach (var notification in notifications)
            yield return notification;
    }
}
