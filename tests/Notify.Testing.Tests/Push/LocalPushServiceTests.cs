using System.Net;
using System.Text.Json;

namespace Notify.Testing.Tests.Push;

public sealed class LocalPushServiceTests : IAsyncLifetime, IDisposable
{
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(30);

    private readonly PushClient _client = new();
    private LocalPushService _service = null!;

    public async Task InitializeAsync() => _service = await LocalPushService.StartAsync();

    public async Task DisposeAsync() => await _service.DisposeAsync();

    public void Dispose() => _client.Dispose();

    [Fact]
    public async Task A_message_is_verified_decrypted_and_kept()
    {
        var subscription = _service.CreateSubscription(_client.PublicKey);
        _client.Spoil = request =>
        {
            request.Headers.TryAddWithoutValidation("Urgency", "low");
            request.Headers.TryAddWithoutValidation("Topic", "weather");
        };

        using var response = await _client.PostAsync(subscription, """{"notification":{"title":"Grüße"}}""");

        response.StatusCode.Should().Be(HttpStatusCode.Created);
        response.Headers.Location.Should().NotBeNull();
        var push = await _service.WaitForMessageAsync().WaitAsync(Guard);
        push.Json.GetProperty("notification").GetProperty("title").GetString().Should().Be("Grüße");
        push.Text.Should().Contain("Grüße");
        push.Content.Length.Should().Be(push.BodyBytes - 103);
        (push.TimeToLive, push.Urgency, push.Topic, push.PaddingBytes)
            .Should().Be((TimeSpan.FromMinutes(1), "low", "weather", 0));
        (push.Vapid.PublicKey, push.Vapid.Audience, push.Vapid.Subject)
            .Should().Be((_client.PublicKey, _service.Origin, "mailto:ops@example.com"));
        push.Headers.Should().ContainKey("ttl").And.NotContainKey("Authorization");
        push.Subscription.Should().BeSameAs(subscription);
        push.ToString().Should().Be($"Push 1: {push.BodyBytes} bytes to subscription 1");
        push.Vapid.ToString().Should().NotContain(push.Vapid.Token);
        (_service.MessagesAccepted, _service.RequestsReceived).Should().Be((1, 1));
    }

    [Fact]
    public void A_subscription_is_written_as_browsers_do()
    {
        var subscription = _service.CreateSubscription();

        var json = JsonDocument.Parse(subscription.ToJson()).RootElement;

        json.GetProperty("endpoint").GetString().Should().StartWith(_service.Origin + "/push/");
        json.GetProperty("keys").GetProperty("p256dh").GetString().Should().Be(subscription.P256dh).And.HaveLength(87);
        json.GetProperty("keys").GetProperty("auth").GetString().Should().Be(subscription.Auth).And.HaveLength(22);
        json.TryGetProperty("applicationServerKey", out _).Should().BeFalse();
        JsonDocument.Parse(_service.CreateSubscription("key").ToJson())
            .RootElement.GetProperty("applicationServerKey")
            .GetString()
            .Should().Be("key");
        subscription.ToString().Should().Be("LocalPushSubscription 1");
    }

    [Fact]
    public async Task Nothing_but_a_post_to_a_known_subscription_is_taken()
    {
        var subscription = _service.CreateSubscription();
        _client.Spoil = request => request.Method = HttpMethod.Get;
        (await PushClient.ReasonAsync(await _client.PostAsync(subscription, "x"))).Should().StartWith("405 ");
        _client.Spoil = request => request.RequestUri = new Uri(_service.Origin + "/push/unknown");
        (await PushClient.ReasonAsync(await _client.PostAsync(subscription, "x")))
            .Should().Be("404 There is no such subscription.");
    }

    [Fact]
    public async Task An_expired_subscription_is_gone()
    {
        var subscription = _service.CreateSubscription();
        subscription.Expire();

        (await PushClient.ReasonAsync(await _client.PostAsync(subscription, "x")))
            .Should().Be("410 The subscription has expired.");
        subscription.IsExpired.Should().BeTrue();
        _service.Messages.Should().BeEmpty();
    }

    [Fact]
    public async Task Messages_are_streamed_until_the_end()
    {
        var subscription = _service.CreateSubscription();
        var read = new List<string>();
        var reading = Task.Run(async () =>
        {
            await foreach (var push in _service.ReadAllAsync())
                read.Add(push.Text);
        });
        await _client.PostAsync(subscription, "1");
        await _client.PostAsync(subscription, "2");
        (await _service.WaitForMessagesAsync(2).WaitAsync(Guard)).Should().HaveCount(2);

        await _service.DisposeAsync();

        await reading.WaitAsync(Guard);
        read.Should().Equal("1", "2");
    }

    [Fact]
    public async Task Clearing_forgets_messages_and_faults()
    {
        var subscription = _service.CreateSubscription();
        await _client.PostAsync(subscription, "1");
        _service.Script(PushScript.Gone());

        _service.Clear();

        _service.Messages.Should().BeEmpty();
        (await _client.PostAsync(subscription, "2")).StatusCode.Should().Be(HttpStatusCode.Created);
        _service.Messages.Should().ContainSingle();
        _service.MessagesAccepted.Should().Be(2);
    }

    [Fact]
    public async Task Without_keeping_only_counts_are_kept()
    {
        await using var service = await LocalPushService.StartAsync(
            new LocalPushServiceOptions { KeepMessages = false });
        await _client.PostAsync(service.CreateSubscription(), "x");

        await service.WaitUntilAsync(() => service.MessagesAccepted == 1).WaitAsync(Guard);

        service.Messages.Should().BeEmpty();
        var waiting = () => service.WaitForMessageAsync();
        await waiting.Should().ThrowAsync<InvalidOperationException>().WithMessage("*KeepMessages*");
    }

    [Fact]
    public async Task It_goes_down_and_comes_back_on_the_same_port()
    {
        var subscription = _service.CreateSubscription();
        await _client.PostAsync(subscription, "1");

        await _service.StopAsync();
        var posting = () => _client.PostAsync(subscription, "2");
        await posting.Should().ThrowAsync<HttpRequestException>();
        await _service.RestartAsync();

        (await _client.PostAsync(subscription, "3")).StatusCode.Should().Be(HttpStatusCode.Created);
        _service.Messages.Select(push => push.Text).Should().Equal("1", "3");
    }

    [Fact]
    public async Task Waiters_learn_that_it_was_disposed_of()
    {
        var waiting = _service.WaitForMessageAsync();
        await _service.DisposeAsync();

        await FluentActions.Awaiting(() => waiting.WaitAsync(Guard)).Should().ThrowAsync<ObjectDisposedException>();
        await FluentActions.Awaiting(() => _service.RestartAsync()).Should().ThrowAsync<ObjectDisposedException>();
    }

    [Fact]
    public async Task A_taken_port_and_wrong_options_are_told()
    {
        await FluentActions
            .Awaiting(() => LocalPushService.StartAsync(new LocalPushServiceOptions { Port = _service.Port }))
            .Should().ThrowAsync<InvalidOperationException>()
            .WithMessage($"Port {_service.Port} is in use*");
        await FluentActions.Awaiting(() => LocalPushService.StartAsync(new LocalPushServiceOptions { Port = -1 }))
            .Should().ThrowAsync<ArgumentException>()
            .WithMessage("Port is -1*");
        await FluentActions
            .Awaiting(() => LocalPushService.StartAsync(new LocalPushServiceOptions { MaxBodyBytes = 0 }))
            .Should().ThrowAsync<ArgumentException>()
            .WithMessage("MaxBodyBytes is 0*");
    }

    [Fact]
    public async Task Over_https_it_speaks_http_2()
    {
        await using var service = await LocalPushService.StartAsync(new LocalPushServiceOptions { UseHttps = true });
        service.Origin.Should().StartWith("https://127.0.0.1:");
        var handler = new SocketsHttpHandler { UseProxy = false };
        handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, _, _) =>
            certificate!.GetCertHashString() == service.Certificate.GetCertHashString();
        using var client = new PushClient(handler)
        {
            Spoil = request =>
                (request.Version, request.VersionPolicy) = (
                    HttpVersion.Version20,
                    HttpVersionPolicy.RequestVersionExact),
        };

        (await client.PostAsync(service.CreateSubscription(), "x")).StatusCode.Should().Be(HttpStatusCode.Created);
    }
}
