using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Notify.Redis.Tests.Settings;

/// <summary>A whole host that tests set up as an application does.</summary>
internal static class SettingsHost
{
    public static readonly TimeSpan Guard = TimeSpan.FromSeconds(30);

    public static IHost Build(Action<INotifyBuilder> use, params (string Key, string? Value)[] settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(
            settings.Select(setting => KeyValuePair.Create(setting.Key, setting.Value)));
        use(builder.Services.AddNotify());
        return builder.Build();
    }

    /// <summary>A section that is not part of the host's configuration.</summary>
    public static IConfigurationSection Section(params (string Key, string? Value)[] settings) =>
        new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create($"Own:{setting.Key}", setting.Value)))
            .Build()
            .GetSection("Own");

    public static RedisOptions Options(IHost host, string part) =>
        host.Services.GetRequiredService<IOptionsMonitor<RedisOptions>>().Get(part);

    /// <summary>Returns the exception with which the host fails to start.</summary>
    public static async Task<Exception> FailureAsync(
        Action<INotifyBuilder> use,
        params (string Key, string? Value)[] settings)
    {
        using var host = Build(use, settings);
        return (await FluentActions.Awaiting(() => host.StartAsync().WaitAsync(Guard)).Should().ThrowAsync<Exception>()
        ).Which;
    }

    /// <summary>As an application would: again, under the same key, until the bus takes it.</summary>
    public static async Task UntilTakenAsync(Func<CancellationToken, Task> enqueue)
    {
        using var late = new CancellationTokenSource(Guard);
        while (true)
        {
            try
            {
                await enqueue(late.Token);
                return;
            }
            catch (EnqueueFailedException failure)
                when (failure.Reason is EnqueueFailureReason.Unavailable or EnqueueFailureReason.Unconfirmed)
            {
                // The client has not found its way to the server yet. Each try takes as long as the enqueue's time-out.
            }
        }
    }
}
