using Microsoft.Extensions.DependencyInjection;
using Notify.Delivery;
using Notify.Templates;
using NSubstitute;

namespace Notify.Testing.Tests.Capturing;

public sealed class NotifyTestingExtensionsTests
{
    [Fact]
    public async Task The_hosts_notifier_becomes_a_capturing_one_with_its_templates()
    {
        var services = Host(options => options.Via = "email");
        services.AddSingleton<ITemplateEngine>(new EchoTemplates());
        services.AddNotifyTesting().AddNotifyTesting();
        await using var provider = services.BuildServiceProvider();

        await provider.GetRequiredService<INotifier>()
            .EnqueueAsync(new Notification("greeting", new Recipient("ada")) { Model = new { Name = "Ada" } });

        provider.GetServices<INotifier>().Should().ContainSingle();
        provider.GetRequiredService<CapturingNotifier>()
            .ShouldHaveNotified("ada")
            .By("email")
            .Saying("Dear Ada")
            .Only.Content.Keys.Should().Equal("email", "push");
    }

    [Fact]
    public async Task A_host_without_notify_has_a_notifier_that_only_captures()
    {
        await using var provider = new ServiceCollection().AddNotifyTesting().BuildServiceProvider();

        await provider.GetRequiredService<INotifier>().EnqueueAsync(new Notification("anything", new Recipient("ada")));

        provider.GetRequiredService<CapturingNotifier>().ShouldHaveNotified("ada").About("anything");
    }

    [Fact]
    public async Task Every_channel_sends_into_one_capturing_sender()
    {
        var services = Host(_ => { });
        services.AddNotify().UseCapturingSenders();
        await using var provider = services.BuildServiceProvider();

        var channels = provider.GetServices<ChannelRegistration>().ToArray();

        channels.Select(channel => channel.Name).Should().Equal("email", "push");
        channels.Should()
            .OnlyContain(channel => channel.Sender(provider) == provider.GetRequiredService<CapturingSender>());
        channels[0].Should().BeEquivalentTo(new { DefaultMaxAttachmentBytes = 5L, DefaultRateLimit = RateLimit.None });
        channels[0].Options(provider).Concurrency.Should().Be(2);
    }

    private static ServiceCollection Host(Action<NotifyOptions> configure)
    {
        var services = new ServiceCollection();
        services.AddNotify(configure)
            .AddChannel(
                new ChannelRegistration(
                    "email",
                    new ChannelKind("email"),
                    _ => new ChannelOptions { Concurrency = 2 },
                    _ => Substitute.For<IChannelSender>())
                {
                    DefaultRateLimit = RateLimit.PerMinute(100),
                    DefaultMaxAttachmentBytes = 5,
                })
            .AddChannel(
                new ChannelRegistration(
                    "push",
                    new ChannelKind("push"),
                    _ => new ChannelOptions(),
                    _ => Substitute.For<IChannelSender>()));
        return services;
    }
}
