namespace Notify.Email.Smtp;

/// <summary>No connection could be had.</summary>
internal sealed class SmtpConnectException(SmtpPhase phase, Exception inner) : Exception("No connection to the SMTP server.", inner)
{
    /// <summary>How far it came.</summary>
    public SmtpPhase Phase { get; } = phase;
}
