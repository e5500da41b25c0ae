namespace Notify.Email.Smtp;

/// <summary>The connection to the server could not be established.</summary>
internal sealed class SmtpConnectException(SmtpPhase phase, Exception inner)
    : Exception("No connection to the SMTP server.", inner)
{
    /// <summary>The phase in which it failed.</summary>
    public SmtpPhase Phase { get; } = phase;
}
