using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Notify;
using Notify.Email;
using Notify.Testing;
using Xunit;

namespace Sample.Worker_1.Tests;

public sealed class WelcomeTests
{
    /// <summary>Checks the templates as the host does when it starts.</summary>
    [Fact]
    public Task The_templates_have_no_problems() =>
        TemplateAssert.NoProblemsAsync("templates", EmailChannelKind.Instance);

    /// <summary>Runs the worker with a notifier that renders and stores messages instead of sending them.</summary>
    [Fact]
    public async Task The_worker_welcomes_the_user()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Welcome:Email"] = "ada@example.com",
            ["Welcome:Name"] = "Ada",
        });
        builder.Services
            .AddNotify(o => o.Via = Via.FirstOf(Channels.Email))
            .AddTemplates("templates")
            .AddEmail(o => (o.Host, o.From) = ("unused.example", "alerts@example.com"));
        builder.Services.AddNotifyTesting();
        builder.Services.AddHostedService<WelcomeWorker>();
        using var host = builder.Build();
        var notifier = host.Services.GetRequiredService<CapturingNotifier>();

        await host.StartAsync();
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await notifier.WaitForAsync(1, timeout.Token);

        notifier.ShouldHaveNotified("user-1").About("welcome").By(Channels.Email).Saying("Welcome, Ada").Once();
        await host.StopAsync();
    }

    /// <summary>Sends the e-mail to a mail server on this machine.</summary>
    [Fact]
    public async Task The_mail_server_receives_the_email()
    {
        await using var server = await LocalSmtpServer.StartAsync();
        var services = new ServiceCollection();
        services
            .AddNotify(o => o.Via = Via.FirstOf(Channels.Email))
            .AddTemplates("templates")
            .AddEmail(o => (o.Host, o.Port, o.From) = (server.Host, server.Port, "alerts@example.com"));
        await using var provider = services.BuildServiceProvider();

        await provider.GetRequiredService<INotifier>().EnqueueAsync(
            new Notification("welcome", new Recipient("user-1") { Email = "ada@example.com" })
            {
                Model = new { Name = "Ada" },
            });
        await provider.GetRequiredService<INotifyRuntime>().DrainAsync();

        var mail = await server.WaitForMessageAsync();
        Assert.Equal("Welcome, Ada", mail.Message.Subject);
        Assert.Contains("Your account is ready.", mail.Message.TextBody);
    }
}
