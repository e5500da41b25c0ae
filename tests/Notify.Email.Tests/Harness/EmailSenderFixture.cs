using Notify.Delivery;
using Notify.Templates;
using Notify.Testing;
using Notify.Testing.Conformance;

namespace Notify.Email.Tests.Harness;

/// <summary>The e-mail sender and a local server, for the conformance cases.</summary>
internal sealed class EmailSenderFixture : ISenderFixture
{
    private const string Password = "p4ssw0rd-of-the-fixture";

    private readonly MailWorld _world;

    private EmailSenderFixture(MailWorld world) => _world = world;

    public IChannelSender Sender => _world.Sender;

    public string Channel => Channels.Email;

    public string MalformedAddress => "not an address";

    public IReadOnlyList<string> Secrets => [Password];

    public static async Task<EmailSenderFixture> StartAsync(bool pipelining, bool chunking)
    {
        var server = new LocalSmtpServerOptions
        {
            AnnouncePipelining = pipelining,
            AnnounceChunking = chunking,
            RequireAuthentication = true,
            Users = new Dictionary<string, string> { ["alerts"] = Password },
        };
        return new EmailSenderFixture(await MailWorld.StartAsync(server, options =>
        {
            options.UserName = "alerts";
            options.Password = Password;
        }));
    }

    public string Address(int number) => $"user{number}@example.org";

    public RenderedMessage Content(string marker) =>
        new($"<p>{marker}</p>") { Parts = new Dictionary<string, string> { ["subject"] = "Conformance" } };

    public async Task ArrangeAsync(ProviderBehaviors behavior)
    {
        var server = _world.Server;
        server.ClearScripts();
        if (behavior == ProviderBehaviors.Unreachable)
            await server.StopAsync();
        else if (behavior is ProviderBehaviors.Accept or ProviderBehaviors.Restart)
            await server.RestartAsync();
        else
            server.Script(Script(behavior).Forever());
    }

    public async Task<IReadOnlyList<ReceivedSend>> ReceivedAsync(int count, CancellationToken cancellationToken)
    {
        var mails = await _world.Server.WaitForMessagesAsync(count, cancellationToken);
        return [.. mails.Select(mail => new ReceivedSend
        {
            Address = mail.Recipients.Single(),
            StableId = mail.Message.MessageId,
            Text = mail.Message.HtmlBody!,
        })];
    }

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    private static SmtpScript Script(ProviderBehaviors behavior) =>
        behavior switch
        {
            ProviderBehaviors.RefuseRecipient => SmtpScript.ReplyToRcpt(
                550,
                "5.1.1 <user0@example.org>: no such user user0@example.org"),
            ProviderBehaviors.RefuseContent => SmtpScript.ReplyToData(554, "5.6.0 this message is not for us"),
            ProviderBehaviors.FailForNow => SmtpScript.ReplyToMail(451, "4.3.0 try again later"),
            ProviderBehaviors.Throttle => SmtpScript.ReplyToMail(421, "4.7.0 too many messages, slow down"),
            ProviderBehaviors.RefuseCredentials => SmtpScript.RejectAuth(535, $"5.7.8 {Password.Length} wrong"),
            ProviderBehaviors.LoseAnswer => SmtpScript.DropAfterDataAccepted(),
            ProviderBehaviors.Hang => SmtpScript.Slow(
                SmtpStage.Mail,
                token => new TaskCompletionSource().Task.WaitAsync(token)),
            _ => throw new ArgumentOutOfRangeException(nameof(behavior)),
        };
}
