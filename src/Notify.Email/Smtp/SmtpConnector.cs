using System.Net;
using System.Net.Security;
using System.Runtime.ExceptionServices;
using System.Security.Cryptography.X509Certificates;
using MailKit.Net.Smtp;
using MailKit.Security;
using Notify.Email.Settings;
using Notify.Shared;

namespace Notify.Email.Smtp;

/// <summary>Opens connections according to the channel's options.</summary>
internal sealed class SmtpConnector(EmailOptions options, TimeProvider time) : ISmtpConnector
{
    private readonly RemoteCertificateValidationCallback? _certificates = CertificateValidator(options);
    private readonly X509Certificate2? _clientCertificate = ClientCertificates.Read(options.ClientCertificatePem);

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
        // Request one new token, because the previous one may have expired between its creation and its use.
        catch (SmtpConnectException e)
            when (options.TokenProvider is not null && e.InnerException is AuthenticationException)
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
            UsesChunking = options.UseChunking,
        };
        if (_certificates is not null)
            connection.ServerCertificateValidationCallback = _certificates;
        if (_clientCertificate is not null)
            connection.ClientCertificates = [_clientCertificate];
        try
        {
            var socket = await SmtpSocket.ConnectAsync(options.Host!, options.EffectivePort, cancellationToken)
                .ConfigureAwait(false);
            connection.LocalDomain ??= SmtpSocket.LocalAddress(socket);
            await connection
                .ConnectAsync(socket, options.Host!, options.EffectivePort, Protection, cancellationToken)
                .ConfigureAwait(false);
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
        SmtpSecurity.None => SecureSocketOptions.None,
        _ => options.IsLocalByDefault ? SecureSocketOptions.StartTlsWhenAvailable : SecureSocketOptions.StartTls,
    };

    /// <summary>
    /// On a connection that would be sent in plain text if STARTTLS were not offered, every certificate is an
    /// improvement (RFC 7435): the certificate of a mail server on this machine is often not signed by an
    /// authority.
    /// </summary>
    private static RemoteCertificateValidationCallback? CertificateValidator(EmailOptions options) =>
        CertificateFingerprint.CreateValidator(options.TrustedFingerprints)
        ?? (options.IsLocalByDefault ? static (_, certificate, _, _) => certificate is not null : null);

    private async Task LogInAsync(SmtpConnection connection, CancellationToken cancellationToken)
    {
        if (options.TokenProvider is null)
        {
            await LogInWithPasswordAsync(connection, cancellationToken).ConfigureAwait(false);
            return;
        }
        var token = await GetTokenAsync(options.TokenProvider, cancellationToken).ConfigureAwait(false);
        if (!connection.Capabilities.HasFlag(SmtpCapabilities.Authentication))
            throw new NotSupportedException();
        SaslMechanism mechanism =
            connection.AuthenticationMechanisms.Contains("OAUTHBEARER")
            && !connection.AuthenticationMechanisms.Contains("XOAUTH2")
                ? new SaslMechanismOAuthBearer(options.UserName!, token)
                : new SaslMechanismOAuth2(options.UserName!, token);
        await connection.AuthenticateAsync(mechanism, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Tries one mechanism after the other. The mail client does the same in one call, but forgets the refusal of the
    /// first one if the server then closes the connection: a wrong password would be reported as a lost connection.
    /// </summary>
    private async Task LogInWithPasswordAsync(SmtpConnection connection, CancellationToken cancellationToken)
    {
        var credentials = new OneMechanismAtATime(new NetworkCredential(options.UserName, options.Password));
        AuthenticationException? refusal = null;
        while (true)
        {
            credentials.OfferNext();
            try
            {
                await connection.AuthenticateAsync(credentials, cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (AuthenticationException e)
            {
                if (refusal is null || SmtpFailureClassifier.CodeOf(refusal) is not >= 500)
                    refusal = e;
            }
            catch (NotSupportedException) when (credentials.IsOffered)
            {
                // The client does not support this mechanism.
            }
            catch (Exception e) when (refusal is not null && e is not OperationCanceledException)
            {
                // No mechanism is left, or the server closed the connection after the refusal.
                ExceptionDispatchInfo.Throw(refusal);
            }
        }
    }

    private static async ValueTask<string> GetTokenAsync(
        Func<CancellationToken, ValueTask<string>> provider,
        CancellationToken cancellationToken)
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

    /// <summary>
    /// Offers the credential to one mechanism per login, each mechanism once, in the order of the mail client.
    /// </summary>
    private sealed class OneMechanismAtATime(NetworkCredential credential) : ICredentials
    {
        private readonly HashSet<string> _offered = new(StringComparer.OrdinalIgnoreCase);

        /// <summary>Whether a mechanism received the credential since the last <see cref="OfferNext"/>.</summary>
        public bool IsOffered { get; private set; }

        public void OfferNext() => IsOffered = false;

        public NetworkCredential? GetCredential(Uri uri, string authType)
        {
            if (IsOffered || !_offered.Add(authType))
                return null;
            IsOffered = true;
            return credential;
        }
    }
}
