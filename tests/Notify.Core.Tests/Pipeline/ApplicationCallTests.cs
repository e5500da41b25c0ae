using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Notify.Addresses;
using Notify.Delivery;
using Notify.Pipeline.Workers;
using Notify.Templates;

namespace Notify.Tests.Pipeline;

/// <summary>The application's code has a time limit, and no call of it can stop a channel.</summary>
public sealed class ApplicationCallTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    public enum Service
    {
        Gate,
        AddressBook,
        Templates,
    }

    [Theory]
    [InlineData(Service.Gate, true)]
    [InlineData(Service.Gate, false)]
    [InlineData(Service.AddressBook, true)]
    [InlineData(Service.AddressBook, false)]
    [InlineData(Service.Templates, true)]
    [InlineData(Service.Templates, false)]
    public async Task A_service_that_never_returns_frees_its_slot_and_consumes_no_attempt(
        Service service,
        bool isCanceled)
    {
        var hanging = new Hanging { Honors = isCanceled };
        await using var rig = new DeliveryRig(
            builder => hanging.Register(builder, service), email: options => options.Concurrency = 1);
        var first = await rig.EnqueueAsync(DeliveryRig.Envelope("ada"));
        await rig.Runtime.StartAsync();
        await hanging.Called.WaitAsync(TimeSpan.FromSeconds(30));
        await rig.Time.ArmedAsync(Limit);
        await rig.EnqueueAsync(DeliveryRig.Envelope("bob"));
        hanging.IsHanging = false;

        rig.Time.Advance(Limit);
        rig.Time.Advance(Grace);

        var deferred = await rig.Events.NextAsync();
        (deferred.Envelope.Id, deferred.Kind, deferred.Attempt, deferred.State.Failures)
            .Should().Be((first.Id, DeliveryEventKind.Deferred, 0, 0));
        (await rig.Events.NextAsync(DeliveryEventKind.Sent)).Envelope.Recipient.UserId.Should().Be("bob");
        rig.Logs.GetSnapshot()
            .Should().Contain(record => record.Id.Id == 1021 && record.Message.Contains(nameof(Hanging)));
        rig.Time.Advance(TimeSpan.FromMinutes(1));
        (await rig.Events.NextAsync(DeliveryEventKind.Sent)).Envelope.Id.Should().Be(first.Id);
        hanging.End();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_failing_attachment_source_consumes_no_attempt(bool isHanging)
    {
        var source = new FailingSource { IsHanging = isHanging };
        await using var rig = new DeliveryRig(builder => builder.Services.AddSingleton<IAttachmentSource>(source));
        rig.Email.Answer = async (request, cancellationToken) =>
        {
            try
            {
                using var content = await request.Attachments!.OpenAsync("blob/7", cancellationToken);
                return SendResult.Sent();
            }
            catch (Exception exception) when (exception is IOException or TimeoutException)
            {
                return SendResult.Rejected("attachment");
            }
        };
        await rig.EnqueueAsync(AttachmentEnvelope.Create());
        await rig.Runtime.StartAsync();
        if (isHanging)
        {
            await rig.Time.ArmedAsync(Limit);
            rig.Time.Advance(Limit);
        }

        var deferred = await rig.Events.NextAsync();
        (deferred.Kind, deferred.State.Failures).Should().Be((DeliveryEventKind.Deferred, 0));
        rig.Logs.GetSnapshot()
            .Should().Contain(record => record.Id.Id == 1021 && record.Message.Contains(nameof(FailingSource)));

        source.IsFailing = false;
        rig.Time.Advance(TimeSpan.FromMinutes(1));
        (await rig.Events.NextAsync()).Kind.Should().Be(DeliveryEventKind.Sent);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_attachment_stream_that_breaks_consumes_no_attempt(bool isAsynchronous)
    {
        var source = new FailingSource { BreaksStream = true };
        await using var rig = new DeliveryRig(builder => builder.Services.AddSingleton<IAttachmentSource>(source));
        rig.Email.Answer = async (request, cancellationToken) =>
        {
            await using var content = await request.Attachments!.OpenAsync("blob/7", cancellationToken);
            try
            {
                var buffer = new byte[16];
                _ = isAsynchronous ? await content!.ReadAsync(buffer, cancellationToken) : content!.Read(buffer);
                return SendResult.Sent();
            }
            catch (IOException exception)
            {
                // As a client reports what it takes for its own connection.
                return NetworkFailure.Classify(exception, contentSent: false);
            }
        };
        await rig.EnqueueAsync(AttachmentEnvelope.Create());
        await rig.Runtime.StartAsync();

        var deferred = await rig.Events.NextAsync();
        (deferred.Kind, deferred.State.Failures).Should().Be((DeliveryEventKind.Deferred, 0));
        rig.Logs.GetSnapshot()
            .Should().Contain(record => record.Id.Id == 1021 && record.Message.Contains(nameof(FailingSource)));

        source.IsFailing = false;
        rig.Time.Advance(TimeSpan.FromMinutes(1));
        (await rig.Events.NextAsync()).Kind.Should().Be(DeliveryEventKind.Sent);
    }

    [Fact]
    public async Task An_observer_that_never_returns_frees_its_slot_and_the_others_are_notified()
    {
        var hanging = new Hanging();
        await using var rig = new DeliveryRig(
            builder => builder.Services.Insert(0, ServiceDescriptor.Singleton<IDeliveryObserver>(hanging)),
            email: options => options.Concurrency = 1);
        await rig.EnqueueAsync(DeliveryRig.Envelope("ada"));
        await rig.Runtime.StartAsync();
        await rig.Time.ArmedAsync(Limit);
        hanging.IsHanging = false;

        rig.Time.Advance(Limit);
        rig.Time.Advance(Grace);

        (await rig.Events.NextAsync()).Kind.Should().Be(DeliveryEventKind.Sent);
        rig.Logs.GetSnapshot()
            .Should().Contain(record => record.Id.Id == 1022 && record.Message.Contains(nameof(Hanging)));
        await rig.EnqueueAsync(DeliveryRig.Envelope("bob"));
        (await rig.Events.NextAsync()).Kind.Should().Be(DeliveryEventKind.Sent);
        hanging.End();
    }

    [Fact]
    public async Task A_sender_that_blocks_its_thread_occupies_only_its_own_slot()
    {
        await using var rig = new DeliveryRig(email: options => options.Concurrency = 2);
        rig.Email.Answer = (request, _) => Block(request, rig);
        await rig.EnqueueAsync(DeliveryRig.Envelope("blocked"));
        for (var i = 0; i < 5; i++)
            await rig.EnqueueAsync(DeliveryRig.Envelope($"user-{i}"));
        await rig.Runtime.StartAsync();

        for (var i = 0; i < 5; i++)
            (await rig.Events.NextAsync(DeliveryEventKind.Sent)).Envelope.Recipient.UserId.Should().NotBe("blocked");

        rig.Release.Set();
        (await rig.Events.NextAsync(DeliveryEventKind.Sent)).Envelope.Recipient.UserId.Should().Be("blocked");
    }

    [Fact]
    public async Task A_sender_that_blocks_its_thread_is_canceled_after_its_time_limit()
    {
        await using var rig = new DeliveryRig(email: options =>
            (options.SendTimeout, options.RetryDelays) = (TimeSpan.FromSeconds(10), []));
        rig.Email.Answer = (_, cancellationToken) =>
        {
            cancellationToken.WaitHandle.WaitOne(TimeSpan.FromSeconds(30));
            cancellationToken.ThrowIfCancellationRequested();
            return new(SendResult.Sent());
        };
        await rig.EnqueueAsync();
        await rig.Runtime.StartAsync();
        await rig.Email.ArrivedAsync();

        for (var second = 0; second < 15; second++)
            rig.Time.Advance(TimeSpan.FromSeconds(1));

        (await rig.Events.NextAsync()).Outcome.Should().Be(DeliveryOutcomes.Unknown);
    }

    [Fact]
    public async Task A_sender_that_never_returns_loses_its_slot_and_its_lease()
    {
        await using var rig = new DeliveryRig(email: options =>
            (options.Concurrency, options.SendTimeout) = (1, TimeSpan.FromSeconds(10)));
        rig.Email.Answer = (request, _) => Block(request, rig);
        var blocked = await rig.EnqueueAsync(DeliveryRig.Envelope("blocked"));
        await rig.EnqueueAsync(DeliveryRig.Envelope("bob"));
        await rig.Runtime.StartAsync();
        await rig.Email.ArrivedAsync();

        for (var second = 0; second < 20; second++)
            rig.Time.Advance(TimeSpan.FromSeconds(1));

        (await rig.Events.NextAsync()).Envelope.Recipient.UserId.Should().Be("bob");
        rig.Logs.GetSnapshot()
            .Should().Contain(record => record.Id.Id == 1028 && record.Message.Contains(nameof(ScriptedSender)));
        rig.Email.Answer = (_, _) => new(SendResult.Sent());
        rig.Time.Advance(TimeSpan.FromSeconds(30));
        var sent = await rig.Events.NextAsync();
        (sent.Envelope.Id, sent.Kind, sent.State.Failures).Should().Be((blocked.Id, DeliveryEventKind.Sent, 1));
        rig.Release.Set();
    }

    [Fact]
    public async Task A_message_that_blocks_again_and_again_does_not_stop_the_others()
    {
        await using var rig = new DeliveryRig(email: options => options.Concurrency = 2);
        rig.Email.Answer = (request, _) => Block(request, rig);
        await rig.EnqueueAsync(DeliveryRig.Envelope("blocked"));
        await rig.Runtime.StartAsync();
        await rig.Email.ArrivedAsync();
        await rig.AdvanceUntilArrivedAsync(rig.Email);
        await rig.Time.ArmedAsync(SuspectTurn.LongestWait);

        await rig.EnqueueAsync(DeliveryRig.Envelope("bob"));
        rig.Time.Advance(SuspectTurn.LongestWait);

        (await rig.Events.NextAsync()).Envelope.Recipient.UserId.Should().Be("bob");
        rig.Release.Set();
    }

    [Fact]
    public async Task An_observer_may_enqueue_into_its_own_full_lane()
    {
        var observer = new Enqueuing();
        await using var rig = new DeliveryRig(builder => builder
            .UseInMemory(bus => bus.LaneCapacity = 1)
            .Services.AddSingleton<IDeliveryObserver>(observer));
        observer.Enqueue = () => rig.EnqueueAsync(DeliveryRig.Envelope("follow-up"));
        await rig.Bus.Control.PauseAsync("email");
        await rig.EnqueueAsync(DeliveryRig.Envelope("ada"));
        var waiting = rig.EnqueueAsync(DeliveryRig.Envelope("bob"));
        await rig.Runtime.StartAsync();
        await rig.Bus.Control.ResumeAsync("email");

        for (var i = 0; i < 4; i++)
            (await rig.Events.NextAsync()).Kind.Should().Be(DeliveryEventKind.Sent);
        await waiting;
    }

    private static ValueTask<SendResult> Block(SendRequest request, DeliveryRig rig)
    {
        if (request.Envelope.Recipient.UserId == "blocked")
            rig.Release.Wait(TimeSpan.FromMinutes(10));
        return new(SendResult.Sent());
    }

    /// <summary>A service whose calls return only after <see cref="End"/>, or when they are canceled.</summary>
    private sealed class Hanging : IDeliveryGate, IDeliveryObserver, IAddressBook, ITemplateEngine
    {
        private readonly TaskCompletionSource _called = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool Honors { get; init; }

        public bool IsHanging { get; set; } = true;

        public Task Called => _called.Task;

        public void End() => _end.TrySetResult();

        public void Register(INotifyBuilder builder, Service service) => builder.Services.Replace(service switch
        {
            Service.Gate => ServiceDescriptor.Singleton<IDeliveryGate>(this),
            Service.AddressBook => ServiceDescriptor.Singleton<IAddressBook>(this),
            _ => ServiceDescriptor.Singleton<ITemplateEngine>(this),
        });

        public async ValueTask<GateDecision> CheckAsync(GateContext context, CancellationToken cancellationToken)
        {
            await HangAsync(cancellationToken);
            return GateDecision.Proceed;
        }

        public ValueTask OnDeliveryAsync(DeliveryEvent delivery, CancellationToken cancellationToken) =>
            HangAsync(cancellationToken);

        public async ValueTask<Suppression?> GetSuppressionAsync(
            string kind, string address, string? list = null, CancellationToken cancellationToken = default)
        {
            await HangAsync(cancellationToken);
            return null;
        }

        public async ValueTask<RenderedMessage> RenderAsync(
            RenderRequest request,
            CancellationToken cancellationToken = default)
        {
            await HangAsync(cancellationToken);
            return new RenderedMessage("hello");
        }

        public ValueTask<IReadOnlyList<string>> GetAddressesAsync(
            string userId,
            string kind,
            CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

        public ValueTask AddAddressAsync(
            string userId, string kind, string address, CancellationToken cancellationToken = default) => default;

        public ValueTask<bool> RemoveAddressAsync(
            string userId, string kind, string address, CancellationToken cancellationToken = default) => new(false);

        public ValueTask SuppressAsync(
            string kind,
            string address,
            Suppression suppression,
            CancellationToken cancellationToken = default) =>
            default;

        public ValueTask<bool> LiftAsync(
            string kind,
            string address,
            string? list = null,
            CancellationToken cancellationToken = default) =>
            new(false);

        public ValueTask<TemplateCheck> CheckAsync(
            string template,
            string kind,
            string? locale,
            ReadOnlyMemory<byte> model,
            CancellationToken cancellationToken = default) => new(TemplateCheck.Ok);

        public ValueTask<IReadOnlyList<TemplateProblem>> LintAsync(CancellationToken cancellationToken = default) =>
            new([]);

        public ValueTask<IReadOnlyList<TemplateInfo>> ListAsync(CancellationToken cancellationToken = default) =>
            new([]);

        private async ValueTask HangAsync(CancellationToken cancellationToken)
        {
            if (!IsHanging)
                return;
            _called.TrySetResult();
            await (Honors ? _end.Task.WaitAsync(cancellationToken) : _end.Task);
        }
    }

    private sealed class FailingSource : IAttachmentSource
    {
        public bool IsFailing { get; set; } = true;

        public bool IsHanging { get; init; }

        public bool BreaksStream { get; init; }

        public async ValueTask<Stream?> OpenAsync(string reference, CancellationToken cancellationToken = default)
        {
            if (!IsFailing)
                return new MemoryStream();
            if (BreaksStream)
                return new BrokenStream();
            if (IsHanging)
                await Task.Delay(Timeout.Infinite, cancellationToken);
            throw new IOException("The storage is away.");
        }
    }

    private sealed class BrokenStream : MemoryStream
    {
        public override int Read(byte[] buffer, int offset, int count) => throw new IOException("The storage is away.");

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            throw new IOException("The storage is away.");
    }

    private sealed class Enqueuing : IDeliveryObserver
    {
        private int _remaining = 2;

        public Func<Task>? Enqueue { get; set; }

        public async ValueTask OnDeliveryAsync(DeliveryEvent delivery, CancellationToken cancellationToken)
        {
            if (Interlocked.Decrement(ref _remaining) >= 0)
                await Enqueue!();
        }
    }
}
