namespace Notify.Email.Smtp;

/// <summary>Opens connections that are ready for a message.</summary>
internal interface ISmtpConnector
{
    /// <summary>Connects, sets up TLS and logs in.</summary>
    /// <exception cref="SmtpConnectException">The connection, TLS or the login failed.</exception>
    Task<SmtpConnection> ConnectAsync(CancellationToken cancellationToken);
}
