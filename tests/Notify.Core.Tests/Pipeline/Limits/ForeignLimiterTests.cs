using System.Threading.RateLimiting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Notify.Delivery;
using Notify.Delivery.RateLimiting;

namespace Notify.Tests.Pipeline.Limits;

/// <summary>Rate limiters of the application's factory have a time limit and never stop a claim loop.</summary>
public sealed class ForeignLimiterTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_limiter_of_addresses_that_never_returns_frees_its_slot_and_is_named(bool honors)
    {
        var limiter = new AddressLimiter();
        var end = new TaskCompletionSource();
        limiter.Ask = token => honors ? end.Task.WaitAsync(token) : end.Task;
        await using var rig = Rig(new Factory { Addresses = limiter }, options =>
            (options.Concurrency, options.AddressRateLimit) = (1, new RateLimit(5, Window)));
        var first = await rig.EnqueueAsync(DeliveryRig.Envelope("ada", email: "ada@example.com"));
        await rig.Runtime.StartAsync();
        await rig.Time.ArmedAsync(Limit);
        await limiter.Asked.WaitAsync(TimeSpan.FromSeconds(30));
        limiter.Ask = _ => Task.CompletedTask;
        await rig.EnqueueAsync(DeliveryRig.Envelope("bob", email: "bob@example.com"));

        rig.Time.Advance(Limit);
        await rig.Time.ArmedAsync(Grace);
        rig.Time.Advance(Grace);

        var deferred = await rig.Events.NextAsync();
        (deferred.Envelope.Id, deferred.Kind, deferred.Attempt, deferred.State.Failures)
            .Should().Be((first.Id, DeliveryEventKind.Deferred, 0, 0));
        (await rig.Events.NextAsync(DeliveryEventKind.Sent)).Envelope.Recipient.UserId.Should().Be("bob");
        rig.Logs.GetSnapshot().Should().ContainSingle(record => record.Id.Id == 1021)
            .Which.Message.Should().Contain(nameof(AddressLimiter));
        end.SetResult();
    }

    [Fact]
    public async Task A_limiter_that_blocks_its_thread_does_not_stop_the_claim_loop()
    {
        using var end = new ManualResetEventSlim();
        var limiter = new ChannelRateLimiter();
        limiter.Attempt = () => end.Wait(TimeSpan.FromSeconds(60));
        await using var rig = Rig(
            new Factory { Channel = limiter },
            options => options.RateLimit = new RateLimit(5, Window));
        await rig.EnqueueAsync(DeliveryRig.Envelope("ada"));
        await rig.Runtime.StartAsync();
        await rig.Time.ArmedAsync(Limit);
        await limiter.Asked.WaitAsync(TimeSpan.FromSeconds(30));
        limiter.Attempt = () => true;

        rig.Time.Advance(Limit);
        await rig.Time.ArmedAsync(Grace);
        rig.Time.Advance(Grace);
        await rig.Time.ArmedAsync(TimeSpan.FromSeconds(1));
        rig.Time.Advance(TimeSpan.FromSeconds(1));

        (await rig.Events.NextAsync()).Kind.Should().Be(DeliveryEventKind.Sent);
        rig.Logs.GetSnapshot().Should().ContainSingle(record => record.Id.Id == 1029)
            .Which.Message.Should().Contain(nameof(ChannelRateLimiter));
        end.Set();
    }

    [Fact]
    public async Task A_permit_that_arrives_too_late_is_returned()
    {
        using var end = new ManualResetEventSlim();
        var limiter = new ChannelRateLimiter();
        limiter.Attempt = () => end.Wait(TimeSpan.FromSeconds(60));
        await using var rig = Rig(
            new Factory { Channel = limiter },
            options => options.RateLimit = new RateLimit(5, Window));
        await rig.Runtime.StartAsync();
        await rig.Time.ArmedAsync(Limit);
        rig.Time.Advance(Limit);
        await rig.Time.ArmedAsync(Grace);
        rig.Time.Advance(Grace);
        await rig.Time.ArmedAsync(TimeSpan.FromSeconds(1));

        end.Set();

        await limiter.Returned.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task A_wait_for_a_permit_is_repeated_and_named_if_it_lasts_longer_than_the_window_and_the_limit()
    {
        var limiter = new ChannelRateLimiter { Attempt = () => false };
        await using var rig = Rig(
            new Factory { Channel = limiter },
            options => options.RateLimit = new RateLimit(5, Window));
        await rig.EnqueueAsync(DeliveryRig.Envelope("ada"));
        await rig.Runtime.StartAsync();
        await rig.Time.ArmedAsync(Limit + Window);
        await limiter.Asked.WaitAsync(TimeSpan.FromSeconds(30));
        limiter.Attempt = () => true;

        rig.Time.Advance(Limit + Window);

        (await rig.Events.NextAsync()).Kind.Should().Be(DeliveryEventKind.Sent);
        rig.Logs.GetSnapshot().Should().ContainSingle(record => record.Id.Id == 1030)
            .Which.Message.Should().Contain(nameof(ChannelRateLimiter));
    }

    [Fact]
    public async Task A_host_stops_while_a_limiter_blocks_its_thread()
    {
        using var end = new ManualResetEventSlim();
        var limiter = new ChannelRateLimiter();
        limiter.Attempt = () => end.Wait(TimeSpan.FromSeconds(60));
        await using var rig = Rig(
            new Factory { Channel = limiter },
            options => options.RateLimit = new RateLimit(5, Window));
        await rig.Runtime.StartAsync();
        await rig.Time.ArmedAsync(Limit);

        await rig.Runtime.StopAsync(default).WaitAsync(TimeSpan.FromSeconds(30));

        end.Set();
    }

    [Fact]
    public async Task A_further_address_gives_its_slot_back_if_no_permit_is_free_in_time()
    {
        await using var rig = new DeliveryRig(email: options =>
            options.RateLimit = new RateLimit(1, TimeSpan.FromMinutes(10)));
        await rig.Book.AddAddressAsync("ada", "email", "a@example.com");
        await rig.Book.AddAddressAsync("ada", "email", "b@example.com");
        await rig.EnqueueAsync(DeliveryRig.Envelope("ada", email: null));
        await rig.Runtime.StartAsync();
        await rig.Time.ArmedAsync(Limit);

        rig.Time.Advance(Limit);

        var deferred = await rig.Events.NextAsync();
        (deferred.Kind, deferred.State.Failures).Should().Be((DeliveryEventKind.Deferred, 0));
        deferred.State.Accepted.Should().Equal("A@EXAMPLE.COM");
        rig.Logs.GetSnapshot().Should().NotContain(record => record.Id.Id == 1021);
    }

    [Fact]
    public async Task Parts_that_have_arrived_are_kept_if_the_limiter_fails_before_the_next_one()
    {
        var limiter = new AddressLimiter();
        await using var rig = Rig(new Factory { Addresses = limiter }, options =>
            options.AddressRateLimit = new RateLimit(5, Window));
        rig.Email.Answer = async (request, cancellationToken) =>
        {
            limiter.Ask = _ => throw new IOException("The store is away.");
            return await request.NextPartAsync(cancellationToken) is { } wait
                ? SendResult.Throttled(wait, PauseScope.Address, "rate_limit").WithPartsSent(1)
                : SendResult.Sent();
        };
        await rig.EnqueueAsync(DeliveryRig.Envelope("ada"));
        await rig.Runtime.StartAsync();

        var deferred = await rig.Events.NextAsync();

        (deferred.Kind, deferred.State.Failures).Should().Be((DeliveryEventKind.Deferred, 0));
        deferred.State.Parts.Should().Equal(new Dictionary<string, int> { ["ADA@EXAMPLE.COM"] = 1 });
        rig.Logs.GetSnapshot().Should().ContainSingle(record => record.Id.Id == 1021)
            .Which.Message.Should().Contain(nameof(AddressLimiter));
    }

    private static DeliveryRig Rig(Factory factory, Action<ChannelOptions> email) => new(
        builder => builder.Services.Replace(ServiceDescriptor.Singleton<IRateLimiterFactory>(factory)), email);

    private sealed class Factory : IRateLimiterFactory
    {
        public ChannelRateLimiter? Channel { get; init; }

        public AddressLimiter? Addresses { get; init; }

        public RateLimiter Create(string name, RateLimit limit) =>
            name.EndsWith(":campaign", StringComparison.Ordinal) ? new ChannelRateLimiter() : Channel!;

        public PartitionedRateLimiter<string> CreatePartitioned(string name, RateLimit limit) => Addresses!;
    }

    /// <summary>A limiter of a channel without a distributed form, as the platform has them.</summary>
    private sealed class ChannelRateLimiter : RateLimiter
    {
        private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _returned = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Func<bool> Attempt { get; set; } = () => true;

        public Task Returned => _returned.Task;

        public override TimeSpan? IdleDuration => null;

        public override RateLimiterStatistics? GetStatistics() => null;

        /// <summary>Completes when the limiter is asked for the first time. It is asked on another thread.</summary>
        public Task Asked => _asked.Task;

        protected override RateLimitLease AttemptAcquireCore(int permitCount)
        {
            var attempt = Attempt;
            _asked.TrySetResult();
            return new Permit(attempt(), _returned);
        }

        protected override async ValueTask<RateLimitLease> AcquireAsyncCore(
            int permitCount, CancellationToken cancellationToken)
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return new Permit(false, _returned);
        }
    }

    private sealed class AddressLimiter : PartitionedRateLimiter<string>, IDistributedPartitionedRateLimiter
    {
        private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Func<CancellationToken, Task> Ask { get; set; } = _ => Task.CompletedTask;

        /// <summary>Completes when the limiter is asked for the first time. It is asked on another thread.</summary>
        public Task Asked => _asked.Task;

        public async ValueTask<RateLimitLease> TryAcquireAsync(
            string key, int permitCount, CancellationToken cancellationToken = default)
        {
            var ask = Ask;
            _asked.TrySetResult();
            await ask(cancellationToken);
            return new Permit(true, new TaskCompletionSource());
        }

        public override RateLimiterStatistics? GetStatistics(string resource) => null;

        protected override RateLimitLease AttemptAcquireCore(string resource, int permitCount) =>
            throw new NotSupportedException();

        protected override ValueTask<RateLimitLease> AcquireAsyncCore(
            string resource, int permitCount, CancellationToken cancellationToken) => throw new NotSupportedException();
    }

    private sealed class Permit(bool isAcquired, TaskCompletionSource returned) : RateLimitLease, IReturnablePermit
    {
        public override bool IsAcquired => isAcquired;

        public override IEnumerable<string> MetadataNames => [];

        public override bool TryGetMetadata(string metadataName, out object? metadata)
        {
            metadata = null;
            return false;
        }

        public void Return() => returned.TrySetResult();
    }
}
