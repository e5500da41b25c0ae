using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Notify.Bus;
using Notify.Delivery;
using Notify.Templates;
using Notify.Testing;

namespace Notify.Email.Tests.Harness;

/// <summary>A sender and the local server it talks to.</summary>
internal sealed class MailWorld : IAsyncDisposable
{
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(30);

    private MailWorld(LocalSmtpServer server, EmailOptions options, TimeProvider time, ILogger<EmailSender>? logger)
    {
        Server = server;
        Options = options;
        Sender = new EmailSender(Channels.Email, options, time, logger ?? NullLogger<EmailSender>.Instance);
    }

    public LocalSmtpServer Server { get; }

    public EmailOptions Options { get; }

    public EmailSender Sender { get; }

    public static async Task<MailWorld> StartAsync(
        LocalSmtpServerOptions? server = null,
        Action<EmailOptions>? configure = null,
        TimeProvider? time = null,
        ILogger<EmailSender>? logger = null)
    {
        var running = await LocalSmtpServer.StartAsync(server);
        var options = new EmailOptions
        {
            Host = running.Host,
            Port = running.Port,
            Security = SmtpSecurity.None,
            From = "Alerts <alerts@example.com>",
        };
        configure?.Invoke(options);
        return new MailWorld(running, options, time ?? TimeProvider.System, logger);
    }

    public static Envelope Envelope(Action<EnvelopeParts>? shape = null)
    {
        var parts = new EnvelopeParts();
        shape?.Invoke(parts);
        return new Envelope
        {
            Id = parts.Id,
            NotificationId = parts.Id,
            Template = "test",
            Recipient = new Recipient("user-42"),
            Steps = [Channels.Email],
            CreatedAt = DateTimeOffset.UnixEpoch,
            ExpiresAt = DateTimeOffset.MaxValue,
            List = parts.List,
            Headers = parts.Headers,
            Attachments = parts.Attachments,
        };
    }

    public static SendRequest Request(
        string address = "ada@example.org",
        string subject = "Hello",
        string html = "<p>Hello <b>Ada</b></p>",
        string? text = null,
        string? locale = null,
        Envelope? envelope = null,
        IAttachmentSource? attachments = null) =>
        new()
        {
            Channel = Channels.Email,
            Address = address,
            Content = new RenderedMessage(html)
            {
                Parts = new Dictionary<string, string> { ["subject"] = subject },
                Text = text,
                Locale = locale,
            },
            Envelope = envelope ?? Envelope(),
            Attachments = attachments,
            UnsubscribeUrl = envelope?.List is { } list ? UnsubscribeUrl(address, list) : null,
        };

    /// <summary>A link whose token is readable, and long.</summary>
    private static Uri UnsubscribeUrl(string address, string list)
    {
        var token = $"user-42-email-{address}-{list}-{new string('x', 300)}";
        return new Uri($"https://example.com/unsubscribe?t={Uri.EscapeDataString(token)}");
    }

    public async Task<SendResult> SendAsync(SendRequest? request = null)
    {
        using var guard = new CancellationTokenSource(Guard);
        return await Sender.SendAsync(request ?? Request(), guard.Token);
    }

    public async Task<IReadOnlyList<ReceivedMail>> ReceivedAsync(int count)
    {
        using var guard = new CancellationTokenSource(Guard);
        return await Server.WaitForMessagesAsync(count, guard.Token);
    }

    public async Task ServerReachesAsync(Func<LocalSmtpServer, bool> condition)
    {
        using var guard = new CancellationTokenSource(Guard);
        await Server.WaitUntilAsync(() => condition(Server), guard.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await Sender.DisposeAsync();
        await Server.DisposeAsync();
    }

    internal sealed class EnvelopeParts
    {
        public Guid Id { get; set; } = Guid.CreateVersion7();

        public string? List { get; set; }

        public Dictionary<string, string> Headers { get; } = [];

        public List<Attachment> Attachments { get; } = [];
    }
}
