using Microsoft.Extensions.DependencyInjection;
using Notify.Addresses;
using Notify.Testing;
using Notify.Tests.Shared;
using StackExchange.Redis;

namespace Notify.Redis.Tests.Settings;

/// <summary>A host that starts before its Redis does.</summary>
public sealed class StartWithoutRedisTests : IDisposable
{
    private const string Sms = "sms";
    private static readonly TimeSpan Guard = SettingsHost.Guard;

    private readonly DirectoryInfo _templates = Directory.CreateTempSubdirectory("notify-templates-");

    public StartWithoutRedisTests()
    {
        var folder = _templates.CreateSubdirectory("hello");
        File.WriteAllText(Path.Combine(folder.FullName, $"{Sms}.liquid"), "Hello");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task It_starts_says_so_and_delivers_once_the_server_is_there(bool given)
    {
        await using var server = RedisServer.Stopped();
        var configuration = $"{server.Endpoint},connectTimeout=1000,abortConnect=";
        await using var client = given ? await ConnectionMultiplexer.ConnectAsync(configuration + "false") : null;
        using var host = SettingsHost.Build(builder =>
            (client is null ? builder.UseRedis(configuration + "true") : builder.UseRedis(client))
                .UseRedisBus(options => options.Bus.EnqueueTimeout = TimeSpan.FromMilliseconds(200))
                .AddTemplates(_templates.FullName)
                .AddChannel<CapturingSender>(Sms)
                .UseCapturingSenders());
        var notifier = host.Services.GetRequiredService<INotifier>();

        await host.StartAsync().WaitAsync(Guard);
        (await FluentActions.Awaiting(() => notifier.EnqueueAsync(Hello("early")).AsTask().WaitAsync(Guard))
                .Should().ThrowAsync<EnqueueFailedException>())
            .Which.Reason.Should().Be(EnqueueFailureReason.Unavailable);

        await server.StartAgainAsync();
        await SettingsHost.UntilTakenAsync(cancellationToken =>
            notifier.EnqueueAsync(Hello("late"), cancellationToken).AsTask());

        using var late = new CancellationTokenSource(Guard);
        var sent = await host.Services.GetRequiredService<CapturingSender>().WaitForAsync(1, late.Token);
        sent.Should().ContainSingle().Which.Address.Should().Be("late");
        await host.Services.GetRequiredService<IAddressBook>().AddAddressAsync("ada", Sms, "late");
        (await host.Services.GetRequiredService<IAddressBook>().GetAddressesAsync("ada", Sms)).Should().Equal("late");
        await host.StopAsync().WaitAsync(Guard);
    }

    public void Dispose() => _templates.Delete(recursive: true);

    private static Notification Hello(string address) =>
        new("hello", new Recipient { Addresses = new Dictionary<string, string> { [Sms] = address } })
        {
            Via = Via.FirstOf(Sms),
            IdempotencyKey = address,
        };
}
