using Microsoft.Extensions.DependencyInjection;
using Notify.Benchmarks.Measuring;
using Notify.Bus;
using Notify.Delivery;
using Notify.Email;
using Notify.Templates;

namespace Notify.Benchmarks.Email;

/// <summary>Our sender over its pool, one message at a time on each connection.</summary>
internal sealed class NotifyEmailContender(int port, int connections) : IContender
{
    private static readonly RenderedMessage Content = new(Mail.Html)
    {
        Text = Mail.Text,
        Parts = new Dictionary<string, string> { ["subject"] = Mail.Subject },
    };
    private ServiceProvider? _services;
    private IChannelSender? _sender;

    public string Name => connections == 1 ? "Notify, one connection" : $"Notify, {connections} connections";

    public int Messages => 4_000;

    public Task SetUpAsync()
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddNotify(options => options.Via = Via.FirstOf(Channels.Email)).AddEmail(email =>
        {
            email.Host = "127.0.0.1";
            email.Port = port;
            email.Security = SmtpSecurity.None;
            email.From = Mail.From;
            email.Concurrency = connections;
        });
        _services = services.BuildServiceProvider();
        _sender = _services.GetServices<ChannelRegistration>().Single().Sender(_services);
        return Task.CompletedTask;
    }

    public Task RunAsync(int messages) => Task.WhenAll(Enumerable.Range(0, connections).Select(async _ =>
    {
        for (var i = 0; i < messages / connections; i++)
        {
            var id = Guid.CreateVersion7();
            var envelope = new Envelope
            {
                Id = id,
                NotificationId = id,
                Template = "alert",
                Recipient = new Recipient { Email = Mail.To },
                Steps = [Channels.Email],
                CreatedAt = DateTimeOffset.UtcNow,
                ExpiresAt = DateTimeOffset.UtcNow.AddHours(1),
            };
            var result = await _sender!.SendAsync(
                new SendRequest
                {
                    Channel = Channels.Email,
                    Address = Mail.To,
                    Content = Content,
                    Envelope = envelope,
                },
                CancellationToken.None);
            if (result.Outcome != SendOutcome.Sent)
                throw new InvalidOperationException($"A mail was not sent: {result}");
        }
    }));

    public async ValueTask DisposeAsync() => await _services!.DisposeAsync();
}
