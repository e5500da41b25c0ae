using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Notify.Addresses;
using Notify.Bus;
using Notify.Delivery;

namespace Notify.Tests.Pipeline;

/// <summary>Constructors and disposals of scoped services have a time limit, and the log names them.</summary>
public sealed class ScopedServiceLimitTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    [Theory]
    [InlineData(nameof(OwnSender))]
    [InlineData(nameof(OwnGate))]
    [InlineData(nameof(OwnBook))]
    [InlineData(nameof(OwnObserver))]
    [InlineData(nameof(OwnSource))]
    public async Task A_constructor_that_never_returns_frees_its_slot_and_is_named(string type)
    {
        using var fault = new Fault { Constructor = type, Blocks = true };
        await using var rig = Rig(fault);
        var blocked = await rig.EnqueueAsync(Envelope("ada"));
        await rig.Runtime.StartAsync();
        await fault.Entered.WaitAsync(TimeSpan.FromSeconds(30));
        await rig.EnqueueAsync(Envelope("bob"));

        for (var second = 0; second < 37; second++)
            rig.Time.Advance(TimeSpan.FromSeconds(1));

        (await rig.Events.NextAsync(DeliveryEventKind.Sent)).Envelope.Recipient.UserId.Should().Be("bob");
        rig.Logs.GetSnapshot().Should().ContainSingle(record => record.Id.Id == 1028)
            .Which.Message.Should().Contain($"The constructor of {type}").And.Contain(blocked.Id.ToString());
        fault.End();
    }

    [Theory]
    [InlineData(nameof(OwnSender))]
    [InlineData(nameof(OwnGate))]
    [InlineData(nameof(OwnBook))]
    [InlineData(nameof(OwnSource))]
    public async Task A_constructor_that_throws_consumes_no_attempt_and_is_named(string type)
    {
        using var fault = new Fault { Constructor = type };
        await using var rig = Rig(fault);
        await rig.EnqueueAsync(Envelope("ada"));
        await rig.Runtime.StartAsync();

        var deferred = await rig.Events.NextAsync();

        (deferred.Kind, deferred.Attempt, deferred.State.Failures).Should().Be((DeliveryEventKind.Deferred, 0, 0));
        deferred.State.History.Should().ContainSingle()
            .Which.Detail.Should().Contain($"The constructor of {type}: InvalidOperationException");
        rig.Logs.GetSnapshot().Should().ContainSingle(record => record.Id.Id == 1021)
            .Which.Message.Should().Contain($"The constructor of {type}");
        rig.Time.Advance(TimeSpan.FromSeconds(6));
        (await rig.Events.NextAsync()).Kind.Should().Be(DeliveryEventKind.Sent);
    }

    [Fact]
    public async Task A_disposal_that_never_returns_frees_its_slot_and_is_named()
    {
        using var fault = new Fault { DisposalHangs = true };
        await using var rig = Rig(fault);
        await rig.EnqueueAsync(Envelope("ada"));
        await rig.Runtime.StartAsync();
        (await rig.Events.NextAsync()).Kind.Should().Be(DeliveryEventKind.Sent);
        await rig.Time.ArmedAsync(Limit);
        await rig.EnqueueAsync(Envelope("bob"));

        rig.Time.Advance(Limit);
        rig.Time.Advance(Grace);

        (await rig.Events.NextAsync()).Envelope.Recipient.UserId.Should().Be("bob");
        rig.Logs.GetSnapshot().Select(record => record.Id.Id).Should().Contain([1025, 1026]);
        rig.Logs.GetSnapshot().Where(record => record.Id.Id is 1025 or 1026).Should().OnlyContain(record =>
            record.Message.Contains("The disposal of") && record.Message.Contains(nameof(OwnSender)));
        fault.End();
    }

    [Fact]
    public async Task A_direct_delivery_does_not_wait_for_a_disposal_that_never_returns()
    {
        using var fault = new Fault { DisposalHangs = true };
        await using var rig = Rig(fault);
        var delivering = rig.Direct.DeliverAsync(Envelope("ada"), default).AsTask();
        await rig.Time.ArmedAsync(Limit);

        rig.Time.Advance(Limit);
        rig.Time.Advance(Grace);

        (await delivering.WaitAsync(TimeSpan.FromSeconds(30))).Should().ContainSingle()
            .Which.Outcome.Should().Be(DeliveryOutcomes.Sent);
        fault.End();
    }

    private static DeliveryRig Rig(Fault fault) => new(builder =>
    {
        builder.Services.AddSingleton(fault);
        builder.Services.Replace(ServiceDescriptor.Scoped<IAddressBook, OwnBook>());
        builder.Services.AddScoped<IAttachmentSource, OwnSource>();
        builder
            .AddChannel<OwnSender>("own", options => options.Concurrency = 1, ServiceLifetime.Scoped)
            .AddGate<OwnGate>(ServiceLifetime.Scoped)
            .AddObserver<OwnObserver>(ServiceLifetime.Scoped);
    });

    private static Envelope Envelope(string user) => AttachmentEnvelope.Create(user, channel: "own");

    /// <summary>The fault, which happens once.</summary>
    private sealed class Fault : IDisposable
    {
        private readonly ManualResetEventSlim _end = new();
        private readonly TaskCompletionSource _hang = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _entered = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _occurred;

        public string? Constructor { get; init; }

        public bool Blocks { get; init; }

        public bool DisposalHangs { get; init; }

        public Task Entered => _entered.Task;

        public void Construct(object service)
        {
            if (service.GetType().Name != Constructor || Interlocked.Exchange(ref _occurred, 1) != 0)
                return;
            _entered.SetResult();
            if (!Blocks)
                throw new InvalidOperationException("There is no connection string.");
            _end.Wait(TimeSpan.FromSeconds(60));
        }

        public Task DisposeAsync() =>
            DisposalHangs && Interlocked.Exchange(ref _occurred, 1) == 0 ? _hang.Task : Task.CompletedTask;

        public void End()
        {
            _end.Set();
            _hang.TrySetResult();
        }

        public void Dispose() => End();
    }

    private sealed class OwnSender : IChannelSender, IAsyncDisposable
    {
        private readonly Fault _fault;

        public OwnSender(Fault fault)
        {
            _fault = fault;
            fault.Construct(this);
        }

        public ValueTask<SendResult> SendAsync(SendRequest request, CancellationToken cancellationToken) =>
            new(SendResult.Sent());

        public ValueTask DisposeAsync() => new(_fault.DisposeAsync());
    }

    private sealed class OwnGate : IDeliveryGate
    {
        public OwnGate(Fault fault) => fault.Construct(this);

        public ValueTask<GateDecision> CheckAsync(GateContext context, CancellationToken cancellationToken) =>
            new(GateDecision.Proceed);
    }

    private sealed class OwnObserver : IDeliveryObserver
    {
        public OwnObserver(Fault fault) => fault.Construct(this);

        public ValueTask OnDeliveryAsync(DeliveryEvent delivery, CancellationToken cancellationToken) => default;
    }

    private sealed class OwnSource : IAttachmentSource
    {
        public OwnSource(Fault fault) => fault.Construct(this);

        public ValueTask<Stream?> OpenAsync(string reference, CancellationToken cancellationToken) => new(Stream.Null);
    }

    private sealed class OwnBook : IAddressBook
    {
        public OwnBook(Fault fault) => fault.Construct(this);

        public ValueTask<IReadOnlyList<string>> GetAddressesAsync(
            string userId, string kind, CancellationToken cancellationToken = default) => new([]);

        public ValueTask<Suppression?> GetSuppressionAsync(
            string kind, string address, string? list = null, CancellationToken cancellationToken = default) => default;

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
    }
}
