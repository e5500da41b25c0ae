using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Notify.AspNetCore.Tests.Harness;
using Notify.Delivery;
using Notify.Testing;
using NSubstitute;

namespace Notify.AspNetCore.Tests.Operations;

public sealed class QueueTests : IAsyncDisposable
{
    private readonly IChannelMonitor _monitor = Substitute.For<IChannelMonitor>();
    private readonly NotifyApp _app;
    private readonly HttpClient _client;

    public QueueTests()
    {
        _monitor.Channels.Returns([]);
        _app = new NotifyApp { More = services => services.AddSingleton(_monitor) };
        _client = _app.As("otto.operator.owner");
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _app.DisposeAsync();
    }

    [Fact]
    public async Task Every_channel_is_there_with_its_lanes()
    {
        await _app.Bus.EnqueueAsync(
        [
            .. TestEnvelopes.Envelopes(3),
            .. TestEnvelopes.Envelopes(2, lane: Lane.Campaign),
            .. TestEnvelopes.Envelopes(1, "legacy"),
        ]);
        await _app.DieAsync("telegram");

        var channels = await ChannelsAsync();
        channels.Keys.Should().Equal("email", "legacy", "push", "telegram");
        channels["email"]["kind"]!.GetValue<string>().Should().Be("email");
        channels["email"]["transactional"]!.GetValue<int>().Should().Be(3);
        channels["email"]["campaign"]!.GetValue<int>().Should().Be(2);
        channels["email"]["oldest_transactional"]!.GetValue<DateTimeOffset>().Should().Be(_app.Time.GetUtcNow());
        channels["email"]["total_accepted"]!.GetValue<int>().Should().Be(5);
        channels["telegram"]["dead_letters"]!.GetValue<int>().Should().Be(1);
        channels["legacy"]["kind"].Should().BeNull("this host has no such channel");
        channels["push"]["status"].Should().BeNull("this process does not consume it");
    }

    [Fact]
    public async Task Statuses_contain_the_reply_text_of_the_provider()
    {
        var until = _app.Time.GetUtcNow().AddMinutes(1);
        _monitor.Channels.Returns(
        [
            new ChannelHealth { Channel = "email", Status = ChannelStatus.Misconfigured, Until = until, Detail = "535 bad password" },
            new ChannelHealth { Channel = "telegram", Status = ChannelStatus.Throttled, Until = until },
            new ChannelHealth { Channel = "push", Status = ChannelStatus.Working },
            new ChannelHealth
            {
                Channel = "push",
                Status = ChannelStatus.Unreachable,
                Until = until,
                Detail = "refused",
                Origin = "https://push.example.com",
            },
        ]);

        var channels = await ChannelsAsync();
        channels["email"]["status"]!.GetValue<string>().Should().Be("misconfigured");
        channels["email"]["until"]!.GetValue<DateTimeOffset>().Should().Be(until);
        channels["email"]["detail"]!.GetValue<string>().Should().Be("535 bad password");
        channels["telegram"]["status"]!.GetValue<string>().Should().Be("throttled");
        channels["push"]["status"]!.GetValue<string>().Should().Be("working");
        channels["push"]["held_origins"]![0]!["origin"]!.GetValue<string>().Should().Be("https://push.example.com");
        channels["push"]["held_origins"]![0]!["status"]!.GetValue<string>().Should().Be("unreachable");
    }

    [Fact]
    public async Task What_was_sent_and_failed_is_counted_minute_by_minute()
    {
        await _app.Book.AddAddressAsync("ada", "email", "ada@example.com");
        var notifier = _app.Services.GetRequiredService<INotifier>();
        var welcome = new Notification("welcome", new Recipient("ada")) { Via = "email", Model = new { Name = "Ada" } };
        await ActivityAsync();

        await notifier.SendAsync(welcome);
        await notifier.SendAsync(welcome);
        _app.Time.Advance(TimeSpan.FromMinutes(2));
        await notifier.SendAsync(welcome);

        var minutes = await ActivityAsync();
        minutes.Should().HaveCount(30);
        minutes[27]!["sent"]!.GetValue<int>().Should().Be(2);
        minutes[28]!["sent"]!.GetValue<int>().Should().Be(0);
        minutes[29]!["sent"]!.GetValue<int>().Should().Be(1);
        minutes[29]!["minute"]!.GetValue<DateTimeOffset>().Should().Be(new DateTimeOffset(2026, 11, 25, 8, 2, 0, TimeSpan.Zero));

        _app.Time.Advance(TimeSpan.FromMinutes(30));
        (await ActivityAsync()).Should().OnlyContain(minute => minute!["sent"]!.GetValue<int>() == 0, "half an hour is forgotten");
    }

    [Fact]
    public async Task Another_hosts_messages_are_not_counted()
    {
        await using var other = new NotifyApp();
        await other.Book.AddAddressAsync("ada", "email", "ada@example.com");
        await ActivityAsync();
        var welcome = new Notification("welcome", new Recipient("ada")) { Via = "email", Model = new { Name = "Ada" } };
        await other.Services.GetRequiredService<INotifier>().SendAsync(welcome);
        (await ActivityAsync()).Should().OnlyContain(minute => minute!["sent"]!.GetValue<int>() == 0);
    }

    [Fact]
    public async Task A_channel_is_paused_and_resumed()
    {
        (await _client.PostAsync(NotifyApp.Base + "/channels/email/pause", null)).StatusCode.Should().Be(HttpStatusCode.NoContent);
        (await ChannelsAsync())["email"]["paused"]!.GetValue<bool>().Should().BeTrue();
        (await _client.PostAsync(NotifyApp.Base + "/channels/email/resume", null)).StatusCode.Should().Be(HttpStatusCode.NoContent);
        (await ChannelsAsync())["email"]["paused"]!.GetValue<bool>().Should().BeFalse();
        await (await _client.PostAsync(NotifyApp.Base + "/channels/pigeon/pause", null)).ShouldBeProblemAsync(HttpStatusCode.NotFound);
        await (await _client.PostAsync(NotifyApp.Base + "/channels/pigeon/resume", null)).ShouldBeProblemAsync(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_channel_that_only_another_process_consumes_is_paused_and_resumed()
    {
        await _app.Bus.EnqueueAsync([.. TestEnvelopes.Envelopes(1, "legacy")]);

        (await PostAsync("/channels/legacy/pause")).StatusCode.Should().Be(HttpStatusCode.NoContent);
        (await ChannelsAsync())["legacy"]["paused"]!.GetValue<bool>().Should().BeTrue();
        (await PostAsync("/channels/legacy/resume")).StatusCode.Should().Be(HttpStatusCode.NoContent);
        (await ChannelsAsync())["legacy"]["paused"]!.GetValue<bool>().Should().BeFalse();
    }

    private Task<HttpResponseMessage> PostAsync(string path) => _client.PostAsync(NotifyApp.Base + path, null);

    private async Task<JsonObject> QueuesAsync() => await (await _client.GetAsync(NotifyApp.Base + "/queues")).JsonAsync();

    private async Task<JsonArray> ActivityAsync() => (await QueuesAsync())["activity"]!.AsArray();

    private async Task<Dictionary<string, JsonObject>> ChannelsAsync() =>
        (await QueuesAsync())["channels"]!.AsArray().Select(channel => channel!.AsObject())
            .ToDictionary(channel => channel["name"]!.GetValue<string>());
}
