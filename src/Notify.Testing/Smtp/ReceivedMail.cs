using System.Globalization;
using MimeKit;

namespace Notify.Testing;

/// <summary>
/// Represents a message that a <see cref="LocalSmtpServer"/> has accepted: its SMTP envelope and its content.
/// </summary>
public sealed class ReceivedMail
{
    private readonly byte[] _raw;
    private readonly Lazy<MimeMessage> _message;

    internal ReceivedMail(byte[] raw)
    {
        _raw = raw;
        _message = new Lazy<MimeMessage>(Parse);
    }

    /// <summary>
    /// Gets the id in the reply of the server, "250 2.0.0 Ok: queued as …". It is unique within one server.
    /// </summary>
    public required string QueueId { get; init; }

    /// <summary>Gets the sender of MAIL FROM, without brackets; empty for the null sender of bounces.</summary>
    public required string From { get; init; }

    /// <summary>Gets the accepted recipients of RCPT TO, in order, without brackets.</summary>
    public required IReadOnlyList<string> Recipients { get; init; }

    /// <summary>
    /// Gets the time at which the last byte was received, according to
    /// <see cref="LocalSmtpServerOptions.TimeProvider"/>.
    /// </summary>
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>Gets a value indicating whether the connection was encrypted.</summary>
    public required bool SecuredByTls { get; init; }

    /// <summary>Gets the user who was logged in; null if there was no login.</summary>
    public required string? AuthenticatedAs { get; init; }

    /// <summary>Gets the number of the connection: <see cref="SmtpSessionLog.Number"/>.</summary>
    public required int SessionNumber { get; init; }

    /// <summary>Gets a value indicating whether MAIL requested SMTPUTF8 (RFC 6531).</summary>
    public required bool Utf8 { get; init; }

    /// <summary>Gets the content byte for byte, without dot-stuffing, including the final CRLF.</summary>
    public ReadOnlyMemory<byte> Raw => _raw;

    /// <summary>Gets the content as a message. It is parsed on first use.</summary>
    /// <exception cref="FormatException">The content is not a message.</exception>
    public MimeMessage Message => _message.Value;

    /// <summary>Returns the queue id, the size and the number of recipients, but no addresses.</summary>
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"Mail {QueueId}: {_raw.Length} bytes to {Recipients.Count} recipient(s), session {SessionNumber}");

    private MimeMessage Parse()
    {
        using var stream = new MemoryStream(_raw, writable: false);
        return MimeMessage.Load(stream);
    }
}
