using Microsoft.Extensions.DependencyInjection;
using Notify.Delivery;
using Notify.Email;
using Notify.Testing;

namespace Notify.Journeys.Tests.Outages;

/// <summary>An SMTP server with an outage.</summary>
internal sealed class EmailOutage : OutageProvider
{
    private LocalSmtpServer _server = null!;
    private EmailOptions _options = null!;

    public override string Channel => Channels.Email;

    public override int Slots => 4;

    protected override long ServerRequests => _server.ConnectionsAccepted;

    public override async Task StartAsync(
        IServiceCollection services, INotifyBuilder builder, TimeProvider time, string form)
    {
        // The connection has a limit; afterwards, that of the send is the first one by the test's clock.
        var isConnecting = form is "silent at Greeting" or "silent at Hello";
        var defaults = new EmailOptions();
        Silent = new SilentWaits(time, isConnecting ? defaults.ConnectTimeout : defaults.SendTimeout);
        _server = await LocalSmtpServer.StartAsync(new LocalSmtpServerOptions { TimeProvider = time });
        var usesTls = form is "untrusted certificate" or "broken handshake";
        Gateway = new Gateway(_server.Port, usesTls, Silent)
        { ServerSpeaksFirst = !usesTls };
        await FailAsync(form);
        builder.AddEmail(options =>
        {
            _options = options;
            (options.Host, options.Port) = ("127.0.0.1", form == "refused" ? _server.Port : Gateway.Port);
            (options.From, options.RetryJitter) = ("Alerts <alerts@example.com>", 0);
            options.Security = usesTls ? SmtpSecurity.Tls : SmtpSecurity.None;
            if (usesTls)
                options.TrustedFingerprints.Add(Gateway.Fingerprint);
        });
    }

    public override void Prepare(IServiceProvider services)
    {
        // The options are created, and validated, with the channel.
        services.GetRequiredService<IChannelMonitor>().Channels.Should().NotBeEmpty();
        if (IsHostUnknown)
            _options.Host = UnknownHost;
    }

    public override Recipient Recipient(int number) => new() { Email = $"user{number}@example.org" };

    public override async Task RecoverAsync()
    {
        await base.RecoverAsync();
        _options.Host = "127.0.0.1";
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _server.DisposeAsync();
    }

    protected override Task StopServerAsync() => _server.StopAsync();

    protected override Task RestartServerAsync()
    {
        _server.ClearScripts();
        return _server.RestartAsync();
    }

    protected override void ScriptServer(string form) => _server.Script(Script(form).Forever());

    private SmtpScript Script(string form) => form switch
    {
        "dropped before the greeting" => SmtpScript.DropBeforeGreeting(),
        "dropped after the content" => SmtpScript.DropAfterData(),
        "lost answer" => SmtpScript.DropAfterDataAccepted(),
        "451" => SmtpScript.ReplyToMail(451, "4.3.0 Temporary lookup failure"),
        "421" => SmtpScript.ReplyToRcpt(421, "4.7.0 Try again later"),
        "421 with a wait" => SmtpScript.ReplyToRcpt(421, "4.7.0 Too many messages, try again in 30 seconds"),
        _ => SmtpScript.Slow(Enum.Parse<SmtpStage>(form["silent at ".Length..]), Silent.WaitAsync),
    };
}
