using System.Net;
using System.Net.Sockets;
using Notify.Addresses;
using Notify.Delivery;
using Notify.Push.Network;
using Notify.Push.Tests.Harness;
using Notify.Testing;

namespace Notify.Push.Tests;

/// <summary>The sender and a real push service on loopback.</summary>
public class PushSenderTests
{
    [Fact]
    public async Task A_message_arrives_readable_signed_and_with_its_headers()
    {
        await using var world = await PushWorld.StartAsync();
        var subscription = world.Service.CreateSubscription(PushWorld.Keys.PublicKey);
        var envelope = PushWorld.Envelope();

        var result = await world.SendAsync(
            subscription,
            PushWorld.Content(
                "Stop-loss failed",
                "XAUUSD",
                ("url", "/orders/42"),
                ("topic", "order-42"),
                ("ttl", "600")),
            envelope);

        result.Outcome.Should().Be(SendOutcome.Sent);
        var push = await world.ReceivedAsync();
        push.Subscription.Should().BeSameAs(subscription);
        push.Json.GetProperty("web_push").GetInt32().Should().Be(8030);
        push.Json.GetProperty("id").GetGuid().Should().Be(envelope.Id);
        push.Json.GetProperty("notification").GetProperty("title").GetString().Should().Be("XAUUSD");
        push.Json.GetProperty("notification").GetProperty("navigate").GetString().Should().Be("/orders/42");
        (push.TimeToLive, push.Urgency, push.Topic).Should().Be((TimeSpan.FromMinutes(10), "high", "order-42"));
        (push.Vapid.Audience, push.Vapid.Subject, push.Vapid.PublicKey)
            .Should().Be((world.Service.Origin, "mailto:ops@example.com", PushWorld.Keys.PublicKey));
        push.Headers["Content-Type"].Should().Be("application/octet-stream");
        push.Headers.Keys.Should().NotContain(["traceparent", "Cookie"]);
        push.PaddingBytes.Should().Be(0);
    }

    [Fact]
    public async Task Https_and_http_2_work_too()
    {
        await using var world = await PushWorld.StartAsync(new LocalPushServiceOptions { UseHttps = true });
        world.Options.TrustedFingerprints.Add(
            world.Service.Certificate.GetCertHashString(System.Security.Cryptography.HashAlgorithmName.SHA256));
        await using var trusting = await PushWorld.StartAsync(configure: o =>
            o.TrustedFingerprints.Add(world.Options.TrustedFingerprints[0]));
        var subscription = world.Service.CreateSubscription(PushWorld.Keys.PublicKey);

        (await trusting.SendAsync(subscription)).Outcome.Should().Be(SendOutcome.Sent);
    }

    [Fact]
    public async Task A_certificate_nobody_trusts_holds_that_push_service()
    {
        await using var world = await PushWorld.StartAsync(new LocalPushServiceOptions { UseHttps = true });

        var result = await world.SendAsync(world.Service.CreateSubscription());

        (result.Outcome, result.Error, result.Scope).Should().Be((SendOutcome.Unreachable, "tls", PauseScope.Origin));
    }

    [Fact]
    public async Task One_token_serves_many_messages()
    {
        await using var world = await PushWorld.StartAsync();
        var subscription = world.Service.CreateSubscription();

        for (var i = 0; i < 5; i++)
            await world.SendAsync(subscription);

        world.Service.Messages.Select(push => push.Vapid.Token).Distinct().Should().ContainSingle();
    }

    [Fact]
    public async Task A_refused_token_is_not_sent_again()
    {
        await using var world = await PushWorld.StartAsync();
        var subscription = world.Service.CreateSubscription();
        await world.SendAsync(subscription);
        world.Service.Script(PushScript.RefuseVapid(401));

        var refused = await world.SendAsync(subscription);
        await world.SendAsync(subscription);

        (refused.Outcome, refused.Error, refused.Scope)
            .Should().Be((SendOutcome.Misconfigured, "401", PauseScope.Origin));
        world.Service.Messages.Select(push => push.Vapid.Token).Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public async Task Padding_hides_the_length()
    {
        await using var world = await PushWorld.StartAsync(configure: o => o.PaddedLength = 1000);
        var subscription = world.Service.CreateSubscription();

        await world.SendAsync(subscription, PushWorld.Content("short"));
        await world.SendAsync(subscription, PushWorld.Content("a good deal longer than that"));

        world.Service.Messages.Should().OnlyContain(push => push.BodyBytes == 1103 && push.PaddingBytes > 0);
    }

    [Fact]
    public async Task Too_large_is_tried_once_more_without_padding()
    {
        await using var world = await PushWorld.StartAsync(new LocalPushServiceOptions { MaxBodyBytes = 1000 }, o =>
            o.PaddedLength = PushOptions.MaxPayloadBytes);

        var result = await world.SendAsync(world.Service.CreateSubscription());

        result.Outcome.Should().Be(SendOutcome.Sent);
        (world.Service.RequestsReceived, (await world.ReceivedAsync()).PaddingBytes).Should().Be((2, 0));
        world.Log.Collector.GetSnapshot().Should().Contain(line => line.Id.Id == 4004);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(3000, 2)]
    public async Task Too_large_still_is_rejected(int padTo, int requests)
    {
        await using var world = await PushWorld.StartAsync(configure: o => o.PaddedLength = padTo);
        world.Service.Script(PushScript.TooLarge().Forever());

        var result = await world.SendAsync(world.Service.CreateSubscription());

        (result.Outcome, result.Error).Should().Be((SendOutcome.Rejected, "413"));
        world.Service.RequestsReceived.Should().Be(requests);
        world.Log.Collector.GetSnapshot().Should().Contain(line => line.Id.Id == 4002);
    }

    [Fact]
    public async Task More_than_a_message_holds_is_rejected_before_anybody_is_asked()
    {
        await using var world = await PushWorld.StartAsync();

        var result = await world.SendAsync(
            world.Service.CreateSubscription(),
            PushWorld.Content(new string('x', 4000)));

        (result.Outcome, result.Error).Should().Be((SendOutcome.Rejected, "payload_too_large"));
        result.Detail.Should()
            .Match("The notification has 4* bytes as JSON, and a push message can have at most 3993. Shorten its *.");
        world.Service.RequestsReceived.Should().Be(0);
    }

    [Fact]
    public async Task A_subscription_that_ended_is_removed_and_counted()
    {
        await using var world = await PushWorld.StartAsync();
        var subscription = world.Service.CreateSubscription();
        subscription.Expire();

        var result = await world.SendAsync(subscription);

        (result.Outcome, result.Suppression, result.Error)
            .Should().Be((SendOutcome.InvalidRecipient, SuppressionReason.Gone, "410"));
        var counted = world.Expired.GetMeasurementSnapshot().Should().ContainSingle().Subject;
        counted.Value.Should().Be(1);
        counted.Tags.Should().BeEquivalentTo(new Dictionary<string, object?> { ["channel"] = "push" });
    }

    [Fact]
    public async Task A_subscription_of_another_key_is_retired_without_a_request()
    {
        await using var world = await PushWorld.StartAsync();

        var result = await world.SendAsync(world.Service.CreateSubscription(VapidKeys.Generate().PublicKey));

        (result.Outcome, result.Suppression, result.Error)
            .Should().Be((SendOutcome.InvalidRecipient, SuppressionReason.Gone, "vapid_key_mismatch"));
        world.Service.RequestsReceived.Should().Be(0);
        world.Expired.GetMeasurementSnapshot().Should().ContainSingle();
    }

    [Fact]
    public async Task A_key_nobody_noted_is_found_out_by_the_push_service()
    {
        await using var world = await PushWorld.StartAsync();
        var subscription = world.Service.CreateSubscription(VapidKeys.Generate().PublicKey);
        var unnoted = PushSubscription.Create(
            subscription.Endpoint.AbsoluteUri,
            subscription.P256dh,
            subscription.Auth,
            allowPrivateNetworks: true);

        var result = await world.SendAsync(PushWorld.Request(unnoted.ToJson()));

        (result.Outcome, result.Error).Should().Be((SendOutcome.InvalidRecipient, "vapid_key_mismatch"));
        world.Service.RequestsReceived.Should().Be(1);
    }

    [Fact]
    public async Task A_key_changed_by_mistake_raises_an_alarm()
    {
        await using var world = await PushWorld.StartAsync();
        var other = VapidKeys.Generate().PublicKey;

        for (var i = 0; i < 20; i++)
            await world.SendAsync(world.Service.CreateSubscription(other));

        world.Log.Collector.GetSnapshot()
            .Where(line => line.Id.Id == 4001)
            .Should().ContainSingle()
            .Which.Level.Should().Be(Microsoft.Extensions.Logging.LogLevel.Critical);
    }

    [Theory]
    [InlineData(429, "30", 30)]
    [InlineData(429, "-1", 0)]
    [InlineData(406, "Fri, 01 Jan 2010 00:00:00 GMT", 0)]
    [InlineData(429, null, null)]
    [InlineData(503, "30", 30)]
    public async Task A_plea_to_slow_down_says_how_long(int status, string? retryAfter, int? seconds)
    {
        await using var world = await PushWorld.StartAsync();
        world.Service.Script(
            PushScript.Reply(
                status,
                headers: retryAfter is null ? null : new Dictionary<string, string> { ["Retry-After"] = retryAfter }));

        var result = await world.SendAsync(world.Service.CreateSubscription());

        result.Outcome.Should().Be(SendOutcome.Throttled);
        result.RetryAfter.Should().Be(seconds is { } s ? TimeSpan.FromSeconds(s) : null);
    }

    [Theory]
    [InlineData(500, false)]
    [InlineData(502, true)]
    public async Task A_failure_says_when_the_service_is_back(int status, bool asDate)
    {
        var now = TimeProvider.System.GetUtcNow();
        await using var world = await PushWorld.StartAsync();
        var retryAfter = asDate ? now.AddMinutes(2).ToString("R") : "120";
        world.Service.Script(PushScript.Reply(
            status, headers: new Dictionary<string, string> { ["Retry-After"] = retryAfter }));

        var result = await world.SendAsync(world.Service.CreateSubscription());

        (result.Outcome, result.SuspectedScope).Should().Be((SendOutcome.Transient, PauseScope.Origin));
        result.RetryAfter.Should().BeCloseTo(TimeSpan.FromMinutes(2), TimeSpan.FromSeconds(40));
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        await using var world = await PushWorld.StartAsync();
        await using var elsewhere = await LocalPushService.StartAsync();
        world.Service.Script(
            PushScript.Reply(
                307,
                headers: new Dictionary<string, string>
                {
                    ["Location"] = elsewhere.CreateSubscription().Endpoint.AbsoluteUri,
                }));

        var result = await world.SendAsync(world.Service.CreateSubscription());

        (result.Outcome, result.Error).Should().Be((SendOutcome.Rejected, "redirect"));
        elsewhere.RequestsReceived.Should().Be(0);
    }

    [Fact]
    public async Task A_connection_closed_without_an_answer_is_unknown()
    {
        await using var world = await PushWorld.StartAsync();
        world.Service.Script(PushScript.Drop());

        (await world.SendAsync(world.Service.CreateSubscription()))
            .Should().Match<SendResult>(r => r.Outcome == SendOutcome.Unknown && r.Error == "connection_lost");
    }

    [Fact]
    public async Task Silence_is_unknown_once_the_time_is_up()
    {
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var world = await PushWorld.StartAsync(time: time);
        world.Service.Script(PushScript.Hang());
        var sending = world.SendAsync(world.Service.CreateSubscription());
        await world.ServiceReachesAsync(() => world.Service.RequestsReceived == 1);

        time.Advance(world.Options.RequestTimeout);

        (await sending).Should().Match<SendResult>(r => r.Outcome == SendOutcome.Unknown && r.Error == "timeout");
    }

    [Theory]
    [InlineData("http://127.0.0.1:1/x", "connection_refused")]
    public async Task A_push_service_that_is_not_there_is_held_alone(string endpoint, string error)
    {
        await using var world = await PushWorld.StartAsync();

        var result = await world.SendAsync(PushWorld.Request(Harness.Subscriptions.Json(endpoint)));

        (result.Outcome, result.Error, result.Scope).Should().Be((SendOutcome.Unreachable, error, PauseScope.Origin));
    }

    [Fact]
    public async Task A_key_off_the_curve_in_the_address_book_is_an_invalid_recipient()
    {
        await using var world = await PushWorld.StartAsync();
        var endpoint = world.Service.CreateSubscription().Endpoint.AbsoluteUri;

        var result = await world.SendAsync(
            PushWorld.Request(Harness.Subscriptions.Json(endpoint, Harness.Subscriptions.P256dh[..^2] + "A4")));

        (result.Outcome, result.Suppression, result.Error)
            .Should().Be((SendOutcome.InvalidRecipient, SuppressionReason.Bounced, "subscription_invalid"));
    }

    [Fact]
    public async Task A_part_that_a_value_made_invalid_does_not_lose_the_message()
    {
        await using var world = await PushWorld.StartAsync();
        var content = PushWorld.Content(
            "Filled",
            "XAUUSD:\r\norder filled",
            ("topic", "order-0196f0a1-b2c3-7d4e-8f90-a1b2c3d4e5f6"),
            ("icon", "data:image/png;base64,iVBORw0KGgo="),
            ("url", "/orders/42"));

        var result = await world.SendAsync(world.Service.CreateSubscription(), content);

        result.Outcome.Should().Be(SendOutcome.Sent);
        var push = await world.ReceivedAsync();
        push.Topic.Should().MatchRegex("^[A-Za-z0-9_-]{32}$");
        var notification = push.Json.GetProperty("notification");
        notification.GetProperty("title").GetString().Should().Be("XAUUSD: order filled");
        notification.GetProperty("navigate").GetString().Should().Be("/orders/42");
        notification.TryGetProperty("icon", out _).Should().BeFalse();
        result.Warnings.Should().ContainSingle().Which.Should()
            .StartWith("The message was corrected before it was sent: The part 'icon' ").And.NotContain("iVBOR");
    }

    [Fact]
    public async Task A_message_without_any_text_is_rejected()
    {
        await using var world = await PushWorld.StartAsync();

        var result = await world.SendAsync(world.Service.CreateSubscription(), PushWorld.Content(" ", " "));

        (result.Outcome, result.Error).Should().Be((SendOutcome.Rejected, "part_invalid"));
        world.Service.RequestsReceived.Should().Be(0);
    }

    [Theory]
    [InlineData("https://permanently-removed.invalid/fcm/send/x")]
    [InlineData("https://invalid/x")]
    [InlineData("https://PUSH.INVALID./x")]
    public async Task A_host_under_invalid_is_gone_without_a_request(string endpoint)
    {
        await using var world = await PushWorld.StartAsync();

        var result = await world.SendAsync(PushWorld.Request(Harness.Subscriptions.Json(endpoint)));

        (result.Outcome, result.Suppression, result.Error, result.SuspectedScope)
            .Should().Be((SendOutcome.InvalidRecipient, SuppressionReason.Gone, "host_unknown", PauseScope.Address));
        world.Expired.GetMeasurementSnapshot().Should().ContainSingle();
    }

    [Theory]
    [InlineData(SocketError.HostNotFound, SendOutcome.InvalidRecipient, "host_unknown", PauseScope.Channel)]
    [InlineData(SocketError.TryAgain, SendOutcome.Unreachable, "dns", PauseScope.Origin)]
    public async Task A_name_that_cannot_be_resolved_depends_on_the_answer_of_the_resolver(
        SocketError error, SendOutcome outcome, string word, PauseScope suspected)
    {
        await using var world = await PushWorld.StartAsync(
            configure: o => (o.AllowPrivateNetworks, o.AllowAnyPublicHost) = (false, true),
            resolver: new Failing(error));

        var result = await world.SendAsync(PushWorld.Request(Harness.Subscriptions.Json("https://push.example.com/x")));

        (result.Outcome, result.Error, result.SuspectedScope).Should().Be((outcome, word, suspected));
    }

    [Fact]
    public async Task A_subscription_that_its_service_does_not_know_is_not_counted_as_removed_yet()
    {
        await using var world = await PushWorld.StartAsync();
        world.Service.Script(PushScript.NotFound());

        var result = await world.SendAsync(world.Service.CreateSubscription());

        (result.Outcome, result.Error, result.SuspectedScope)
            .Should().Be((SendOutcome.InvalidRecipient, "404", PauseScope.Origin));
        world.Expired.GetMeasurementSnapshot().Should().BeEmpty();
        world.Log.Collector.GetSnapshot().Should().ContainSingle().Which.Id.Id.Should().Be(4005);
    }

    [Fact]
    public async Task A_refusal_of_one_subscription_keeps_the_token_for_20_minutes()
    {
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var world = await PushWorld.StartAsync(
            new LocalPushServiceOptions { TimeProvider = time }, time: time);
        var (good, bad) = (world.Service.CreateSubscription(), world.Service.CreateSubscription());
        world.Service.Script(PushScript.Reply(403, match: subscription => subscription == bad).Forever());

        foreach (var minutes in (int[])[0, 19, 1])
        {
            time.Advance(TimeSpan.FromMinutes(minutes));
            await world.SendAsync(bad);
            await world.SendAsync(good);
        }

        var tokens = world.Service.Messages.Select(push => push.Vapid.Token).ToList();
        tokens[1].Should().Be(tokens[0]);
        tokens[2].Should().NotBe(tokens[0]);
    }

    [Theory]
    [InlineData("apns-id")]
    [InlineData("X-WNS-MSG-ID")]
    public async Task The_push_services_own_id_is_kept(string header)
    {
        using var world = new CannedSender(response => response.Headers.TryAddWithoutValidation(header, "id-1"));

        (await world.SendAsync()).ProviderId.Should().Be("id-1");
    }

    private sealed class Failing(SocketError error) : IHostResolver
    {
        public Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken) =>
            throw new SocketException((int)error);
    }
}
