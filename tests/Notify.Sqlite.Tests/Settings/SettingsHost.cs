using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Notify.Sqlite.Settings;

namespace Notify.Sqlite.Tests.Settings;

/// <summary>A whole host that tests set up as an application does.</summary>
internal static class SettingsHost
{
    public static readonly TimeSpan Guard = TimeSpan.FromSeconds(30);

    public static IHost Build(Action<INotifyBuilder> use, params (string Key, string? Value)[] settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(
            settings.Select(setting => KeyValuePair.Create($"Notify:Sqlite:{setting.Key}", setting.Value)));
        use(builder.Services.AddNotify());
        return builder.Build();
    }

    /// <summary>A section that is not part of the host's configuration.</summary>
    public static IConfigurationSection Section(params (string Key, string? Value)[] settings) =>
        new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create($"Own:{setting.Key}", setting.Value)))
            .Build()
            .GetSection("Own");

    public static SqliteOptions Options(IHost host) =>
        host.Services.GetRequiredService<IOptionsMonitor<SqliteOptions>>().Get(SqlitePart.Bus);

    /// <summary>Returns the exception with which the host fails to start.</summary>
    public static async Task<Exception> FailureAsync(
        Action<INotifyBuilder> use,
        params (string Key, string? Value)[] settings)
    {
        using var host = Build(use, settings);
        return (await FluentActions.Awaiting(() => host.StartAsync().WaitAsync(Guard)).Should().ThrowAsync<Exception>())
            .Which;
    }
}
