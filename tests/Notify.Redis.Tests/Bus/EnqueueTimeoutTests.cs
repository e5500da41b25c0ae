using Notify.Bus;
using Notify.Tests.Shared;
using StackExchange.Redis;

namespace Notify.Redis.Tests.Bus;

/// <summary>
/// How long an enqueue call tries to reach Redis, whatever the client would do. A client waits five seconds for a
/// reply, and one of the application keeps calls until the server is back.
/// </summary>
public sealed class EnqueueTimeoutTests : IAsyncLifetime
{
    private static readonly TimeSpan EnqueueTimeout = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(30);

    private RedisServer _server = null!;
    private ConnectionMultiplexer _client = null!;

    public static TheoryData<bool> IsOfApplication => [true, false];

    public async Task InitializeAsync()
    {
        _server = await RedisServer.StartAsync();
        _client = await ConnectionMultiplexer.ConnectAsync(_server.Endpoint);
    }

    public async Task DisposeAsync()
    {
        await _client.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Theory, MemberData(nameof(IsOfApplication))]
    public async Task A_server_that_is_down_has_not_received_anything(bool isOfApplication)
    {
        await using var bus = Bus(isOfApplication);
        await bus.EnqueueAsync([BusRig.Envelope()]);
        await _server.KillAsync();
        await DisconnectedAsync();

        var failure = await FailureAsync(bus, BusRig.Envelope());

        failure.Reason.Should().Be(EnqueueFailureReason.Unavailable);
        await _server.StartAgainAsync();
        (await EnqueueAgainAsync(bus, BusRig.Envelope())).Status.Should().Be(EnqueueStatus.Accepted);
        (await bus.GetStatisticsAsync()).For(Channels.Email).Transactional
            .Should().Be(1, "a call that has failed is not sent later");
    }

    [Theory, MemberData(nameof(IsOfApplication))]
    public async Task A_server_that_hangs_may_have_received_the_call(bool isOfApplication)
    {
        await using var bus = Bus(isOfApplication);
        await bus.EnqueueAsync([BusRig.Envelope()]);
        await _server.SuspendAsync();
        var envelope = BusRig.Envelope("order-1");

        var failure = await FailureAsync(bus, envelope);

        failure.Reason.Should().Be(EnqueueFailureReason.Unconfirmed);
        await _server.ResumeAsync();
        await EnqueueAgainAsync(bus, envelope);
        (await bus.GetStatisticsAsync()).For(Channels.Email).Transactional.Should().Be(2, "the key is known");
    }

    [Theory, MemberData(nameof(IsOfApplication))]
    public async Task A_server_that_hangs_before_the_first_call_has_not_received_anything(bool isOfApplication)
    {
        await using var bus = Bus(isOfApplication);
        await bus.GetStatisticsAsync();
        await _server.SuspendAsync();

        var failure = await FailureAsync(bus, BusRig.Envelope());

        failure.Reason.Should().Be(EnqueueFailureReason.Unavailable);
    }

    [Theory, MemberData(nameof(IsOfApplication))]
    public async Task A_call_to_several_channels_has_one_timeout(bool isOfApplication)
    {
        await using var bus = Bus(isOfApplication);
        Envelope[] envelopes = [BusRig.Envelope(), BusRig.Envelope(steps: ["sms"]), BusRig.Envelope(steps: ["push"])];
        await bus.EnqueueAsync(envelopes);
        await _server.SuspendAsync();

        var failure = await FailureAsync(bus, envelopes);

        failure.Reason.Should().BeOneOf(EnqueueFailureReason.Unavailable, EnqueueFailureReason.Unconfirmed);
    }

    private static async Task<EnqueueFailedException> FailureAsync(RedisMessageBus bus, params Envelope[] envelopes)
    {
        var startedAt = TimeProvider.System.GetTimestamp();
        var failure = (await FluentActions.Awaiting(() => bus.EnqueueAsync(envelopes).AsTask().WaitAsync(Guard))
            .Should().ThrowAsync<EnqueueFailedException>()).Which;
        TimeProvider.System.GetElapsedTime(startedAt).Should().BeLessThan(Limit);
        return failure;
    }

    private static async Task<EnqueueResult> EnqueueAgainAsync(RedisMessageBus bus, Envelope envelope)
    {
        using var late = new CancellationTokenSource(Guard);
        while (true)
        {
            try
            {
                return (await bus.EnqueueAsync([envelope], late.Token))[0];
            }
            catch (EnqueueFailedException failure)
                when (failure.Reason is EnqueueFailureReason.Unavailable && !late.IsCancellationRequested)
            {
                // The client connects again.
            }
        }
    }

    private RedisMessageBus Bus(bool isOfApplication) => new(new RedisOptions
    {
        Configuration = _server.Endpoint,
        Connection = isOfApplication ? _client : null,
        Bus = { EnqueueTimeout = EnqueueTimeout },
    });

    private async Task DisconnectedAsync()
    {
        using var late = new CancellationTokenSource(Guard);
        while (_client.IsConnected)
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, late.Token);
    }
}
