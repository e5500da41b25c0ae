using System.Collections.Concurrent;
using System.Diagnostics;
using Notify.Delivery;
using Notify.Push.Tests.Harness;
using Notify.Testing;

namespace Notify.Push.Tests;

/// <summary>The endpoint and the keys are secrets, and are never shown.</summary>
public class SilenceTests
{
    public static TheoryData<string, PushScript?> Faults => new()
    {
        { "gone", PushScript.Gone() },
        { "refused", PushScript.RefuseVapid() },
        { "dropped", PushScript.Drop() },
        { "down", null },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Neither_results_nor_logs_nor_activities_tell(string fault, PushScript? script)
    {
        using var activities = new Activities();
        await using var world = await PushWorld.StartAsync();
        var subscription = world.Service.CreateSubscription(PushWorld.Keys.PublicKey);
        await world.SendAsync(subscription);
        if (script is null)
            await world.Service.StopAsync();
        else
            world.Service.Script(script);

        using var parent = new Activity("parent").Start();
        var result = await world.SendAsync(subscription);

        result.Outcome.Should().NotBe(SendOutcome.Sent, fault);
        string[] secrets =
        [
            subscription.Endpoint.AbsolutePath,
            subscription.Auth,
            subscription.P256dh,
            PushWorld.Keys.PrivateKey,
        ];
        var shown =
            string.Join('\n', world.Log.Collector.GetSnapshot().Select(line => $"{line.Message} {line.Exception}"))
            + $"{result} {result.Detail} {world.Options} {subscription} {activities}";
        shown.Should().NotContainAny(secrets);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(403)]
    [InlineData(500)]
    public async Task A_push_service_that_repeats_the_request_is_not_repeated(int status)
    {
        await using var world = await PushWorld.StartAsync();
        var subscription = world.Service.CreateSubscription();
        var echo =
            $"POST {subscription.Endpoint} (path {subscription.Endpoint.AbsolutePath}) with key {subscription.P256dh} "
                + $"by {PushWorld.Keys.PublicKey} failed: bad request";
        world.Service.Script(PushScript.Reply(status, echo));

        var result = await world.SendAsync(subscription);

        result.Detail.Should().Contain("failed: bad request")
            .And.NotContainAny(subscription.Endpoint.AbsolutePath[..20], subscription.P256dh);
        world.Log.Collector.GetSnapshot()
            .Should().NotContain(line => line.Message.Contains(subscription.Endpoint.AbsolutePath));
    }

    [Fact]
    public void Subscriptions_and_keys_hide_themselves()
    {
        var subscription = PushSubscription.Parse(Harness.Subscriptions.Json());

        subscription.ToString()
            .Should().NotContainAny("Token", Harness.Subscriptions.Auth, Harness.Subscriptions.P256dh);
        PushWorld.Settings().ToString().Should().NotContain(PushWorld.Keys.PrivateKey);
    }

    /// <summary>Every activity of every source, with all its data.</summary>
    private sealed class Activities : IDisposable
    {
        private readonly ConcurrentQueue<Activity> _stopped = new();
        private readonly ActivityListener _listener;

        public Activities()
        {
            _listener = new ActivityListener
            {
                ShouldListenTo = _ => true,
                Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
                ActivityStopped = _stopped.Enqueue,
            };
            ActivitySource.AddActivityListener(_listener);
        }

        // The local service of the test has activities, too; only the requests of the client are checked.
        public override string ToString() =>
            string.Join(
                '\n',
                _stopped.Where(activity => activity.Source.Name != "Microsoft.AspNetCore")
                    .Select(activity =>
                        $"{activity.DisplayName} {string.Join(' ', activity.TagObjects)} "
                            + $"{string.Join(' ', activity.Events.SelectMany(e => e.Tags))}"));

        public void Dispose() => _listener.Dispose();
    }
}
