using System.Net;
using System.Net.Security;
using MailKit.Net.Smtp;
using MailKit.Security;
using Notify.Shared;

namespace Notify.Email.Smtp;

/// <summary>Opens connections by the channel's settings.</summary>
internal sealed class SmtpConnector(EmailOptions options, TimeProvider time) : ISmtpConnector
{
    private readonly RemoteCertificateValidationCallback? _certificates = CertificateFingerprint.CreateValidator(options.TrustedFingerprints);

    private bool LogsIn => options.UserName is not null;

    public async Task<SmtpConnection> ConnectAsync(CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(options.ConnectTimeout, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            return await OpenRenewingTokenAsync(linked.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new SmtpConnectException(SmtpPhase.Connect, new TimeoutException());
        }
    }

    private async Task<SmtpConnection> OpenRenewingTokenAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await OpenAsync(cancellationToken).ConfigureAwait(false);
        }
        // One fresh token: the one before may have run out between being handed over and being used.
        catch (SmtpConnectException e) when (options.TokenProvider is not null && e.InnerException is AuthenticationException)
        {
            return await OpenAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<SmtpConnection> OpenAsync(CancellationToken cancellationToken)
    {
        var connection = new SmtpConnection
        {
            Timeout = Milliseconds(options.ConnectTimeout),
            LocalDomain = options.LocalDomain,
            CheckCertificateRevocation = options.CheckCertificateRevocation,
            DeliveryStatusNotificationType = DeliveryStatusNotificationType.HeadersOnly,
        };
        if (_certificates is not null)
            connection.ServerCertificateValidationCallback = _certificates;
        try
        {
            await connection.ConnectAsync(options.Host!, options.EffectivePort, Protection, cancellationToken).ConfigureAwait(false);
            connection.Established(LogsIn);
            if (LogsIn)
                await LogInAsync(connection, cancellationToken).ConfigureAwait(false);
            connection.Timeout = Milliseconds(options.ReplyTimeout);
            return connection;
        }
        catch (Exception e)
        {
            connection.Dispose();
            if (e is OperationCanceledException && cancellationToken.IsCancellationRequested)
                throw;
            throw new SmtpConnectException(connection.Phase, e);
        }
    }

    private static int Milliseconds(TimeSpan time) => (int)Math.Ceiling(time.TotalMilliseconds);

    private SecureSocketOptions Protection => options.Security switch
    {
        SmtpSecurity.StartTls => SecureSocketOptions.StartTls,
        SmtpSecurity.Tls => SecureSocketOptions.SslOnConnect,
        _ => SecureSocketOptions.None,
    };

    private async Task LogInAsync(SmtpConnection connection, CancellationToken cancellationToken)
    {
        if (options.TokenProvider is null)
        {
            await connection.AuthenticateAsync(new NetworkCredential(options.UserName, options.Password), cancellationToken).ConfigureAwait(false);
            return;
        }
        var token = await GetTokenAsync(options.TokenProvider, cancellationToken).ConfigureAwait(false);
        if (!connection.Capabilities.HasFlag(SmtpCapabilities.Authentication))
            throw new NotSupportedException();
        SaslMechanism mechanism = connection.AuthenticationMechanisms.Contains("OAUTHBEARER") && !connection.AuthenticationMechanisms.Contains("XOAUTH2")
            ? new SaslMechanismOAuthBearer(options.UserName!, token)
            : new SaslMechanismOAuth2(options.UserName!, token);
        await connection.AuthenticateAsync(mechanism, cancellationToken).ConfigureAwait(false);
    }

    private static async ValueTask<string> GetTokenAsync(Func<CancellationToken, ValueTask<string>> provider, CancellationToken cancellationToken)
    {
        try
        {
            return await provider(cancellationToken).ConfigureAwait(false) is { Length: > 0 } token
                ? token
                : throw new InvalidOperationException("The token provider returned no token.");
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            throw new TokenException(e);
        }
    }
}
