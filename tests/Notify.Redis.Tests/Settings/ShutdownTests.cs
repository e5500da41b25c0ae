using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Notify.Addresses;
using Notify.Bus;
using Notify.Delivery;
using Notify.Redis.Tests.Bus;
using Notify.Templates;
using Notify.Tests.Shared;
using StackExchange.Redis;

namespace Notify.Redis.Tests.Settings;

/// <summary>How an application on Redis ends, also if Redis does not reply.</summary>
public class ShutdownTests(RedisServerFixture redis) : IClassFixture<RedisServerFixture>
{
    public static TheoryData<string> Methods => [.. Overloads.Parts.Keys];

    [Theory, MemberData(nameof(Methods))]
    public async Task A_service_provider_can_be_disposed_synchronously(string method)
    {
        await using var client = await ConnectionMultiplexer.ConnectAsync(redis.Server.Endpoint + ",allowAdmin=true");
        foreach (var way in new[] { Overloads.Text, Overloads.Client })
        {
            using var host = SettingsHost.Build(builder => builder.Call(method, way, redis.Server.Endpoint, client));
            await PartsInUse.UseAsync(host, client.GetDatabase(), "notify", Overloads.Parts[method]);

            var provider = (ServiceProvider)host.Services;
            provider.Invoking(one => one.Dispose()).Should().NotThrow();
        }

        client.IsConnected.Should().BeTrue("it belongs to the application");
    }

    [Fact]
    public async Task A_server_that_hangs_delays_the_end_by_seconds_only_and_the_rest_is_unknown()
    {
        await using var server = await RedisServer.StartAsync();
        using var host = SettingsHost.Build(builder =>
        {
            builder.UseRedisBus(server.Endpoint);
            builder.AddTemplateSource(new InMemoryTemplateSource { ["some-template/never.liquid"] = "Hello" });
            var options = new ChannelOptions { Concurrency = 2 };
            builder.AddChannel(new ChannelRegistration(
                "never", new ChannelKind("never"), _ => options, _ => new NeverSender()));
        });
        var bus = host.Services.GetRequiredService<IMessageBus>();
        await host.StartAsync().WaitAsync(SettingsHost.Guard);
        var envelopes = Enumerable.Range(0, 8).Select(_ => BusRig.Envelope(steps: ["never"])).ToList();
        await host.Services.GetRequiredService<IAddressBook>()
            .AddAddressAsync(envelopes[0].Recipient.UserId!, "never", "an address");
        await bus.EnqueueAsync(envelopes);
        using var late = new CancellationTokenSource(SettingsHost.Guard);
        while ((await bus.GetStatisticsAsync()).For("never").InFlight < 2)
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, late.Token);
        var runtime = host.Services.GetRequiredService<INotifyRuntime>();

        await server.SuspendAsync();
        var startedAt = Stopwatch.GetTimestamp();
        using var time = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        var report = await runtime.StopAsync(time.Token);
        var stopped = Stopwatch.GetElapsedTime(startedAt);
        ((ServiceProvider)host.Services).Dispose();
        var disposed = Stopwatch.GetElapsedTime(startedAt) - stopped;
        await server.ResumeAsync();

        (report.LeftTransactional, report.LeftCampaign).Should().Be((null, null));
        stopped.Should().BeLessThan(TimeSpan.FromSeconds(1 + 3.5));
        disposed.Should().BeLessThan(TimeSpan.FromSeconds(4));
    }

    private sealed class NeverSender : IChannelSender
    {
        public async ValueTask<SendResult> SendAsync(SendRequest request, CancellationToken cancellationToken = default)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            return SendResult.Sent();
        }
    }
}
