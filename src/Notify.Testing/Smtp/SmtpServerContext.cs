using System.Security.Cryptography.X509Certificates;
using Notify.Shared;

namespace Notify.Testing;

/// <summary>The state that all sessions of a server share.</summary>
internal sealed class SmtpServerContext
{
    private readonly Lazy<X509Certificate2> _certificate = new(LocalCertificate.Create);

    public SmtpServerContext(LocalSmtpServerOptions options) =>
        (Options, Mails) = (options, new ReceivedMailStore(options.KeepMessages, Changed));

    public LocalSmtpServerOptions Options { get; }

    public ReceivedMailStore Mails { get; }

    public AsyncSignal Changed { get; } = new();

    public SmtpScriptQueue Scripts { get; } = new();

    public X509Certificate2 Certificate => _certificate.Value;

    public DateTimeOffset Now() => Options.TimeProvider.GetUtcNow();
}
