using Microsoft.Extensions.DependencyInjection;
using Notify.Bus;
using Notify.Redis.Tests.Bus;
using Notify.Tests.Shared;
using StackExchange.Redis;

namespace Notify.Redis.Tests.Settings;

/// <summary>A server whose password differs from the settings.</summary>
public class WrongPasswordTests
{
    private const string Password = "Tr0ub4dor";

    [Theory]
    [InlineData($",password={Password}", $"CONFIG SET requirepass {Password}")]
    [InlineData($",user=ada,password={Password}", $"ACL SETUSER ada on >{Password} ~* &* +@all")]
    [InlineData("", "ACL SETUSER default nopass")]
    public async Task Enqueuing_fails_until_the_password_is_corrected_and_no_message_contains_it(
        string login,
        string fix)
    {
        await using var server = await RedisServer.StartAsync();
        await using var admin = await ConnectionMultiplexer.ConnectAsync(server.Endpoint + ",allowAdmin=true");
        await admin.GetDatabase().ExecuteAsync("CONFIG", "SET", "requirepass", "right");
        using var host = SettingsHost.Build(builder =>
        {
            builder.Services.AddFakeLogging();
            builder.UseRedis($"{server.Endpoint},connectTimeout=1000{login}")
                .UseRedisBus(options => options.Bus.EnqueueTimeout = TimeSpan.FromMilliseconds(200));
        });
        var bus = host.Services.GetRequiredService<IMessageBus>();
        await host.StartAsync().WaitAsync(SettingsHost.Guard);

        var failure = (await FluentActions
                .Awaiting(() => bus.EnqueueAsync([BusRig.Envelope()]).AsTask().WaitAsync(SettingsHost.Guard))
                .Should().ThrowAsync<EnqueueFailedException>()).Which;

        failure.Reason.Should().Be(EnqueueFailureReason.Unavailable);
        failure.ToString().Should().Contain("RedisOptions.Configuration").And.NotContain(Password);

        var command = fix.Split(' ');
        await admin.GetDatabase().ExecuteAsync(command[0], command[1..]);
        await SettingsHost.UntilTakenAsync(cancellationToken =>
            bus.EnqueueAsync([BusRig.Envelope()], cancellationToken).AsTask());

        await host.StopAsync().WaitAsync(SettingsHost.Guard);
        host.Services.GetFakeLogCollector().GetSnapshot()
            .Where(record => record.Category!.StartsWith("Notify.Redis", StringComparison.Ordinal))
            .Should().NotBeEmpty()
            .And.OnlyContain(record => record.Category == "Notify.Redis");
        host.Services.GetFakeLogCollector()
            .GetSnapshot().Should().NotBeEmpty()
            .And.NotContain(record =>
                $"{record.Message} {record.Exception}".Contains(Password, StringComparison.Ordinal));
    }
}
