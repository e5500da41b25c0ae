using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Notify.Bus;
using Notify.Enqueue;

namespace Notify.Tests.Enqueue;

public sealed class BulkEnqueueTests : IDisposable
{
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(30);
    private readonly NotifierRig _rig = new(options =>
    {
        options.Via = "email";
        options.EnqueueBatchSize = 10;
    });

    [Fact]
    public async Task A_stream_goes_in_batches_with_progress_and_an_outcome_an_item()
    {
        var progress = new Steps();

        var report = await _rig.Notifier.EnqueueAsync(Stream(25), progress);

        report.Items.Should().HaveCount(25);
        report.Should().BeEquivalentTo(new { Accepted = 25, Duplicates = 0, Rejected = 0, StoppedBy = (EnqueueFailedException?)null });
        report.Items.Select(item => item.Receipt.Id).Should().Equal(_rig.Bus.Envelopes.Select(envelope => envelope.Id));
        _rig.Bus.Batches.Should().Equal(10, 10, 5);
        progress.Told.Should().Equal([new(10, 10, 0, 0), new(20, 20, 0, 0), new(25, 25, 0, 0)], because: "each batch is told");
    }

    [Fact]
    public async Task An_empty_stream_is_an_empty_report()
    {
        var report = await _rig.Notifier.EnqueueAsync(Stream(0));

        report.Items.Should().BeEmpty();
        _rig.Bus.Batches.Should().BeEmpty();
    }

    [Fact]
    public async Task One_bad_item_stops_nothing()
    {
        var report = await _rig.Notifier.EnqueueAsync(Of(NotifierRig.Hello, new Notification("helo", NotifierRig.Ada), null!, NotifierRig.Hello));

        report.Should().BeEquivalentTo(new { Accepted = 2, Duplicates = 0, Rejected = 2 });
        report.Items[1].Error.Should().BeOfType<NotificationRejectedException>().Which.Reason.Should().Be(RejectionReason.UnknownTemplate);
        report.Items[2].Error!.Message.Should().Be("The stream gave null instead of a notification.");
        report.Items[3].Receipt.Id.Should().Be(_rig.Bus.Envelopes[1].Id);
    }

    [Fact]
    public async Task A_batch_counts_the_bad_items_too_so_that_progress_goes_on()
    {
        var progress = new Steps();

        await _rig.Notifier.EnqueueAsync(Of([.. Enumerable.Repeat(new Notification("helo", NotifierRig.Ada), 10)]), progress);

        progress.Told.Should().Equal(new BulkEnqueueProgress(10, 0, 0, 10));
    }

    [Fact]
    public async Task Duplicates_and_full_lanes_are_outcomes_of_their_items()
    {
        var calls = 0;
        _rig.Bus.Answer = envelope => new((EnqueueStatus)(calls++ % 3), envelope.Id, envelope.NotificationId);

        var report = await _rig.Notifier.EnqueueAsync(Stream(12));

        report.Should().BeEquivalentTo(new { Accepted = 4, Duplicates = 4, Rejected = 4, StoppedBy = (EnqueueFailedException?)null });
        report.Items[2].Error.Should().BeOfType<EnqueueFailedException>().Which.Reason.Should().Be(EnqueueFailureReason.QueueFull);
    }

    [Fact]
    public async Task Branches_of_an_item_are_one_outcome()
    {
        var report = await _rig.Notifier.EnqueueAsync(Of(NotifierRig.Hello with { Via = Via.AllOf("email", "push") }, NotifierRig.Hello));

        report.Items.Select(item => item.Receipt.Id).Should().Equal(_rig.Bus.Envelopes[0].NotificationId, _rig.Bus.Envelopes[2].NotificationId);
        report.Accepted.Should().Be(2);
    }

    [Fact]
    public async Task The_stream_is_read_no_faster_than_the_bus_takes_it()
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
    public async Task A_slow_source_does_not_hold_up_what_it_gave_before()
    {
        var source = Channel.CreateUnbounded<Notification>();
        var queued = new TaskCompletionSource();
        _rig.Bus.Before = _ =>
        {
            queued.TrySetResult();
            return ValueTask.CompletedTask;
        };
        source.Writer.TryWrite(NotifierRig.Hello);

        // Runs up to the wait for the second item, its timer set, before it returns.
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
    public async Task A_bus_that_stops_ends_the_reading_and_says_why()
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
    public async Task A_source_that_throws_loses_nothing_it_gave_before()
    {
        var enqueue = async () => await _rig.Notifier.EnqueueAsync(Stream(13, () => { }, new FormatException("row 14")));

        await enqueue.Should().ThrowAsync<FormatException>().WithMessage("row 14");
        _rig.Bus.Batches.Should().Equal(10, 3);
    }

    [Fact]
    public async Task Cancelling_stops_the_reading_and_keeps_what_was_accepted()
    {
        using var cancel = new CancellationTokenSource();

        var enqueue = async () => await _rig.Notifier.EnqueueAsync(Stream(100, read: 0, at: 15, cancel), cancellationToken: cancel.Token);

        await enqueue.Should().ThrowAsync<OperationCanceledException>();
        _rig.Bus.Batches.Should().Equal(10);
    }

    [Fact]
    public async Task An_unexpected_fault_of_the_bus_comes_through_once()
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
    public async Task Memory_does_not_grow_by_the_content()
    {
        const int Items = 500;
        // Weak references rather than bytes: other tests fill the same heap meanwhile.
        var passed = new List<WeakReference>();
        _rig.Bus.Answer = envelope =>
        {
            passed.Add(new WeakReference(envelope));
            return new(EnqueueStatus.Accepted, envelope.Id, envelope.NotificationId);
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
        passed.Count(content => content.IsAlive).Should().BeLessThan(Items / 10, "models and envelopes that passed are gone again, but for what a register may still hold");
        GC.KeepAlive(report);
    }

    public void Dispose() => _rig.Dispose();

    private sealed class Steps : IProgress<BulkEnqueueProgress>
    {
        public List<BulkEnqueueProgress> Told { get; } = [];

        public void Report(BulkEnqueueProgress value) => Told.Add(value);
    }

    private static IAsyncEnumerable<Notification> Stream(int count, Action? onRead = null, Exception? end = null) => Produce(count, onRead, end);

    private static async IAsyncEnumerable<Notification> Stream(int count, int read, int at, CancellationTokenSource cancel)
    {
        await Task.CompletedTask;
        for (; read < count; read++)
        {
            if (read == at)
                await cancel.CancelAsync();
            yield return NotifierRig.Hello;
        }
    }

    private static async IAsyncEnumerable<Notification> Produce(int count, Action? onRead, Exception? end, [EnumeratorCancellation] CancellationToken cancellationToken = default)
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
