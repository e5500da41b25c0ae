using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Notify.Hosting;

namespace Notify.Tests.Hosting;

public sealed class SettingsChangeTests
{
    private const int SettingsChanged = 1054;

    [Fact]
    public async Task A_setting_that_changes_after_the_start_is_named_without_its_value()
    {
        await using var host = await StartAsync();

        host.Reload(("Notify:TransactionalTimeToLive", "7h"), ("Notify:EnqueueBatchSize", null));

        var warning = host.Warnings.Should().ContainSingle().Subject;
        warning.Message.Should().Contain("Notify:EnqueueBatchSize, Notify:TransactionalTimeToLive").And.NotContain("7h");
        warning.Level.Should().Be(LogLevel.Warning);
    }

    [Fact]
    public async Task A_reload_without_changes_is_silent()
    {
        await using var host = await StartAsync();

        host.Reload(("Other", "2"));

        host.Warnings.Should().BeEmpty();
    }

    [Fact]
    public async Task Each_change_is_logged_once()
    {
        await using var host = await StartAsync();

        host.Reload(("Notify:TransactionalTimeToLive", "7h"));
        host.Reload();
        host.Reload(("Notify:TransactionalTimeToLive", "8h"));

        host.Warnings.Should().HaveCount(2);
    }

    [Fact]
    public async Task Nothing_is_logged_after_the_disposal()
    {
        var host = await StartAsync();
        await host.DisposeAsync();

        host.Reload(("Notify:TransactionalTimeToLive", "7h"));

        host.Warnings.Should().BeEmpty();
    }

    private static async Task<Host> StartAsync()
    {
        var host = new Host();
        await host.StartAsync();
        return host;
    }

    private sealed class Host : IAsyncDisposable
    {
        private readonly ReloadableSource _source = new()
        {
            ["Notify:TransactionalTimeToLive"] = "6h",
            ["Notify:EnqueueBatchSize"] = "50",
        };

        private readonly FakeLoggerProvider _logs = new();
        private readonly ServiceProvider _services;

        public Host()
        {
            var services = new ServiceCollection();
            services.AddSingleton<IConfiguration>(new ConfigurationBuilder().Add(_source).Build());
            services.AddLogging(logging => logging.AddProvider(_logs));
            services.AddNotify();
            _services = services.BuildServiceProvider();
        }

        public IReadOnlyList<FakeLogRecord> Warnings =>
            [.. _logs.Collector.GetSnapshot().Where(record => record.Id.Id == SettingsChanged)];

        public async Task StartAsync()
        {
            _ = _services.GetRequiredService<Microsoft.Extensions.Options.IOptions<NotifyOptions>>().Value;
            foreach (var check in _services.GetServices<IStartupCheck>())
                await check.CheckAsync(default);
        }

        public void Reload(params (string Key, string? Value)[] changes) => _source.Reload(changes);

        public ValueTask DisposeAsync() => _services.DisposeAsync();
    }

    private sealed class ReloadableSource : ConfigurationProvider, IConfigurationSource
    {
        public string? this[string key]
        {
            set => Set(key, value);
        }

        public IConfigurationProvider Build(IConfigurationBuilder builder) => this;

        public void Reload(params (string Key, string? Value)[] changes)
        {
            foreach (var (key, value) in changes)
                Set(key, value);
            OnReload();
        }
    }
}
