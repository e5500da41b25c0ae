using System.Collections.Concurrent;
using System.Transactions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Notify.Bus;
using Notify.Delivery;

namespace Notify.Tests.Enqueue;

/// <summary>Observers are notified of the envelopes that the bus has accepted.</summary>
public sealed class EnqueueReporterTests
{
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(30);

    private static EnqueueResult Known { get; } = EnqueueResult.Duplicate(Guid.CreateVersion7(), Guid.CreateVersion7());

    [Fact]
    public async Task An_accepted_notification_is_reported_with_its_envelope()
    {
        var observer = new Recorder();
        using var rig = Rig(observer);

        var receipt = await rig.Notifier.EnqueueAsync(NotifierRig.Hello with { Category = "orders" });

        var reported = observer.Events.Should().ContainSingle().Which;
        reported.Envelope.Should().BeSameAs(rig.Bus.Envelopes[0]);
        reported.Envelope.NotificationId.Should().Be(receipt.Id);
        reported.Should().BeEquivalentTo(new
        {
            Kind = DeliveryEventKind.Enqueued,
            At = rig.Time.GetUtcNow(),
            State = DeliveryState.Initial,
            Channel = "email",
            Outcome = "enqueued",
            Attempt = 0,
            Result = (SendResult?)null,
        });
    }

    [Fact]
    public async Task Each_branch_of_a_notification_is_reported()
    {
        var observer = new Recorder();
        using var rig = Rig(observer);

        await rig.Notifier.EnqueueAsync(
            NotifierRig.Hello with
            {
                Via = Via.AllOf("email", "telegram"),
                Recipient = new Recipient("ada") { Email = "ada@example.com", TelegramChatId = 42 },
            });

        observer.Events.Select(reported => reported.Channel).Should().Equal("email", "telegram");
    }

    [Fact]
    public async Task Duplicates_and_refused_branches_are_not_reported()
    {
        var observer = new Recorder();
        using var rig = Rig(observer);
        rig.Bus.Answer = _ => Known;
        (await rig.Notifier.EnqueueAsync(NotifierRig.Hello)).IsDuplicate.Should().BeTrue();
        rig.Bus.Answer = envelope => envelope.Steps[0] == "email" ? EnqueueResult.Accepted : EnqueueResult.QueueFull;
        var partly = async () => await rig.Notifier.EnqueueAsync(
            NotifierRig.Hello with
            {
                Via = Via.AllOf("telegram", "email"),
                Recipient = new Recipient("ada") { Email = "ada@example.com", TelegramChatId = 42 },
            });

        await partly.Should().ThrowAsync<EnqueueFailedException>();

        observer.Events.Should().ContainSingle().Which.Channel.Should().Be("email");
    }

    [Fact]
    public async Task A_call_that_fails_reports_nothing()
    {
        var observer = new Recorder();
        using var rig = Rig(observer);
        rig.Bus.Before = _ => throw new EnqueueFailedException(EnqueueFailureReason.Unavailable, "down");
        var enqueue = async () => await rig.Notifier.EnqueueAsync(NotifierRig.Hello);

        await enqueue.Should().ThrowAsync<EnqueueFailedException>();

        observer.Events.Should().BeEmpty();
    }

    [Fact]
    public async Task A_direct_send_reports_no_enqueue()
    {
        var observer = new Recorder();
        using var rig = Rig(observer);
        rig.Direct.Report(("email", DeliveryOutcomes.Sent));

        await rig.Notifier.SendAsync(NotifierRig.Hello);

        observer.Events.Should().BeEmpty();
    }

    [Fact]
    public async Task Many_notifications_are_reported_without_rejected_and_known_ones()
    {
        var observer = new Recorder();
        using var rig = Rig(observer, o => o.EnqueueBatchSize = 2);
        rig.Bus.Answer = envelope => envelope.IdempotencyKey == "known"
            ? Known
            : EnqueueResult.Accepted;

        var report = await rig.Notifier.EnqueueAsync(Stream(
            NotifierRig.Hello with { List = "1" },
            NotifierRig.Hello with { IdempotencyKey = "known" },
            NotifierRig.Hello with { Category = " " },
            NotifierRig.Hello with { List = "2" },
            NotifierRig.Hello with { List = "3" }));

        (report.Accepted, report.Duplicates, report.Rejected).Should().Be((3, 1, 1));
        observer.Events.Select(reported => reported.Envelope.List).Should().Equal("1", "2", "3");
    }

    [Fact]
    public async Task An_observer_that_fails_changes_nothing_and_the_next_one_is_notified()
    {
        var observer = new Recorder();
        var logs = FakeLogCollector.Create(new FakeLogCollectorOptions());
        using var rig = Rig(observer, logs: logs, first: new Failing());

        (await rig.Notifier.EnqueueAsync(NotifierRig.Hello)).IsDuplicate.Should().BeFalse();

        observer.Events.Should().ContainSingle();
        logs.GetSnapshot().Should().ContainSingle(entry => entry.Id.Id == 1022)
            .Which.Message.Should().Contain("Failing").And.Contain($"{rig.Bus.Envelopes[0].Id}");
    }

    [Fact]
    public async Task Observers_do_not_take_part_in_a_transaction_of_the_caller()
    {
        var observer = new Recorder();
        using var rig = Rig(observer);
        using var transaction = new TransactionScope(TransactionScopeAsyncFlowOption.Enabled);

        await rig.Notifier.EnqueueAsync(NotifierRig.Hello);

        Transaction.Current.Should().NotBeNull();
        observer.Transactions.Should().Equal((Transaction?)null);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_observer_that_hangs_delays_the_enqueue_by_the_time_limit_of_services(bool blocksItsThread)
    {
        using var hanging = new Hanging(blocksItsThread);
        using var rig = Rig(hanging);

        var enqueuing = rig.Notifier.EnqueueAsync(NotifierRig.Hello).AsTask();
        await hanging.Entered.Task.WaitAsync(Guard);
        await rig.Time.ArmedAsync(TimeSpan.FromSeconds(30));
        enqueuing.IsCompleted.Should().BeFalse("the caller waits for its observers");
        rig.Time.Advance(TimeSpan.FromSeconds(30));

        (await enqueuing.WaitAsync(Guard)).IsDuplicate.Should().BeFalse();
    }

    [Fact]
    public async Task A_canceled_caller_gets_its_receipt_and_the_observers_continue()
    {
        using var hanging = new Hanging(blocksItsThread: false);
        using var rig = Rig(hanging);
        using var cancel = new CancellationTokenSource();

        var enqueuing = rig.Notifier.EnqueueAsync(NotifierRig.Hello, cancel.Token).AsTask();
        await hanging.Entered.Task.WaitAsync(Guard);
        await cancel.CancelAsync();

        (await enqueuing.WaitAsync(Guard)).Id.Should().Be(rig.Bus.Envelopes[0].NotificationId);
        hanging.Token.IsCancellationRequested.Should().BeFalse();
    }

    [Fact]
    public async Task After_a_timeout_the_remaining_envelopes_of_the_call_are_logged_and_not_reported()
    {
        using var hanging = new Hanging(blocksItsThread: false);
        var logs = FakeLogCollector.Create(new FakeLogCollectorOptions());
        using var rig = Rig(hanging, logs: logs);

        var enqueuing = rig.Notifier.EnqueueAsync(Stream(NotifierRig.Hello, NotifierRig.Hello, NotifierRig.Hello));
        await hanging.Entered.Task.WaitAsync(Guard);
        await UntilAsync(() =>
        {
            rig.Time.Advance(TimeSpan.FromSeconds(1));
            return logs.GetSnapshot().Any(entry => entry.Id.Id == 1060);
        });

        (await enqueuing.WaitAsync(Guard)).Accepted.Should().Be(3);
        logs.GetSnapshot().Single(entry => entry.Id.Id == 1060).Message.Should().Contain("2 further envelopes");
        hanging.Calls.Should().Be(1);
    }

    [Fact]
    public async Task A_scoped_observer_gets_a_scope_for_each_envelope_which_is_disposed()
    {
        using var rig = new NotifierRig(configure: builder =>
        {
            builder.Services.AddSingleton<ScopeLog>();
            builder.AddObserver<Scoped>(ServiceLifetime.Scoped);
        });

        await rig.Notifier.EnqueueAsync(Stream(NotifierRig.Hello, NotifierRig.Hello));

        var log = rig.Services.GetRequiredService<ScopeLog>();
        log.Lines.Should().Equal("created", "Enqueued", "disposed", "created", "Enqueued", "disposed");
    }

    private static NotifierRig Rig(
        IDeliveryObserver observer,
        Action<NotifyOptions>? options = null,
        FakeLogCollector? logs = null,
        IDeliveryObserver? first = null) =>
        new(
            o =>
            {
                o.Via = Channels.Email;
                options?.Invoke(o);
            },
            builder =>
            {
                if (logs is not null)
                    builder.Services.AddLogging(logging => logging.AddProvider(new FakeLoggerProvider(logs)));
                if (first is not null)
                    builder.Services.AddSingleton(first);
                builder.Services.AddSingleton(observer);
            });

    private static async IAsyncEnumerable<Notification> Stream(params Notification[] notifications)
    {
        await Task.CompletedTask;
        foreach (var notification in notifications)
            yield return notification;
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var late = new CancellationTokenSource(Guard);
        while (!condition())
        {
            late.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private sealed class Recorder : IDeliveryObserver
    {
        private readonly List<DeliveryEvent> _events = [];

        public ConcurrentQueue<Transaction?> Transactions { get; } = [];

        public IReadOnlyList<DeliveryEvent> Events
        {
            get
            {
                lock (_events)
                    return [.. _events];
            }
        }

        public ValueTask OnDeliveryAsync(DeliveryEvent delivery, CancellationToken cancellationToken)
        {
            Transactions.Enqueue(Transaction.Current);
            lock (_events)
                _events.Add(delivery);
            return default;
        }
    }

    private sealed class Failing : IDeliveryObserver
    {
        public ValueTask OnDeliveryAsync(DeliveryEvent delivery, CancellationToken cancellationToken) =>
            throw new InvalidOperationException("The store is down.");
    }

    /// <summary>Never returns, either because it blocks its thread or because its task waits.</summary>
    private sealed class Hanging(bool blocksItsThread) : IDeliveryObserver, IDisposable
    {
        private readonly ManualResetEventSlim _release = new();
        private readonly TaskCompletionSource _never = new();
        private int _calls;

        public TaskCompletionSource Entered { get; } =
            new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int Calls => _calls;

        public CancellationToken Token { get; private set; }

        public ValueTask OnDeliveryAsync(DeliveryEvent delivery, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _calls);
            Token = cancellationToken;
            Entered.TrySetResult();
            if (!blocksItsThread)
                return new(_never.Task.WaitAsync(cancellationToken));
            _release.Wait(CancellationToken.None);
            return default;
        }

        public void Dispose()
        {
            _release.Set();
            _never.TrySetResult();
        }
    }

    internal sealed class ScopeLog
    {
        public List<string> Lines { get; } = [];
    }

    internal sealed class Scoped : IDeliveryObserver, IDisposable
    {
        private readonly ScopeLog _log;

        public Scoped(ScopeLog log)
        {
            _log = log;
            _log.Lines.Add("created");
        }

        public ValueTask OnDeliveryAsync(DeliveryEvent delivery, CancellationToken cancellationToken)
        {
            _log.Lines.Add($"{delivery.Kind}");
            return default;
        }

        // The container disposes an instance once for each of its registrations.
        public void Dispose()
        {
            if (_log.Lines[^1] != "disposed")
                _log.Lines.Add("disposed");
        }
    }
}
