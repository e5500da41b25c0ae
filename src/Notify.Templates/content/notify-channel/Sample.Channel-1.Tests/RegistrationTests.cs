using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Notify;
using Notify.Templates;
using Xunit;

namespace Sample.Channel_1.Tests;

public sealed class RegistrationTests
{
    [Fact]
    public async Task A_notification_is_sent_with_the_settings_of_the_configuration()
    {
        await using var provider = new LocalProvider();
        await provider.StartAsync();
        using var host = CreateHost(("Notify:Pager:Url", provider.Url), ("Notify:Pager:ApiKey", LocalProvider.ApiKey));
        await host.StartAsync();
        var recipient = new Recipient { Addresses = new Dictionary<string, string> { ["pager"] = "123" } };

        await host.Services.GetRequiredService<INotifier>()
            .EnqueueAsync(new Notification("alert", recipient) { Model = new { Text = "Stop" } });
        await host.Services.GetRequiredService<INotifyRuntime>().DrainAsync();

        var received = Assert.Single(provider.Received);
        Assert.Equal(("123", "Stop"), (received.Address, received.Text));
        await host.StopAsync();
    }

    [Fact]
    public async Task The_host_does_not_start_without_the_settings()
    {
        using var host = CreateHost(("Notify:Pager:RequestTimeout", "2m"));

        var exception = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync());

        Assert.Equal(
            [
                "Notify:Pager:Url is not a valid URL. Set the URL of the provider's API.",
                "Notify:Pager:ApiKey is empty. Set the key of your account.",
                "Notify:Pager:RequestTimeout is out of range. Set a duration above zero, at most 1m.",
            ],
            exception.Failures);
    }

    private static IHost CreateHost(params (string Key, string? Value)[] settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(
            settings.Select(setting => KeyValuePair.Create(setting.Key, setting.Value)));
        builder.Services
            .AddNotify(o => o.Via = Via.FirstOf("pager"))
            .AddTemplateSource(new InMemoryTemplateSource
            {
                ["alert/pager.liquid"] = "---\ntitle: Alert\n---\n{{ Text }}",
            })
            .AddPager();
        return builder.Build();
    }
}
