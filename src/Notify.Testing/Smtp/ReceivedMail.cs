using System.Globalization;
using MimeKit;

namespace Notify.Testing;

/// <summary>A message a <see cref="LocalSmtpServer"/> has accepted: its SMTP envelope and its content.</summary>
public sealed class ReceivedMail
{
    private readonly byte[] _raw;
    private readonly Lazy<MimeMessage> _message;

    internal ReceivedMail(byte[] raw)
    {
        _raw = raw;
        _message = new Lazy<MimeMessage>(Parse);
    }

    /// <summary>The id in the server's reply, "250 2.0.0 Ok: queued as …". Unique within one server.</summary>
    public required string QueueId { get; init; }

    /// <summary>The sender given at MAIL FROM, without brackets; empty for the null sender of bounces.</summary>
    public required string From { get; init; }

    /// <summary>The recipients accepted at RCPT TO, in order, without brackets.</summary>
    public required IReadOnlyList<string> Recipients { get; init; }

    /// <summary>When the last byte had arrived, by <see cref="LocalSmtpServerOptions.TimeProvider"/>.</summary>
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>Whether the connection was encrypted.</summary>
    public required bool SecuredByTls { get; init; }

    /// <summary>The user who had logged in; null: nobody.</summary>
    public required string? AuthenticatedAs { get; init; }

    /// <summary>The connection it came on: <see cref="SmtpSessionLog.Number"/>.</summary>
    public required int SessionNumber { get; init; }

    /// <summary>Whether MAIL asked for SMTPUTF8 (RFC 6531).</summary>
    public required bool Utf8 { get; init; }

    /// <summary>The content byte for byte, dot-stuffing undone, including the last line's CRLF.</summary>
    public ReadOnlyMemory<byte> Raw => _raw;

    /// <summary>The content, parsed at first use.</summary>
    /// <exception cref="FormatException">The content is not a message.</exception>
    public MimeMessage Message => _message.Value;

    /// <summary>Queue id, size and number of recipients; no addresses.</summary>
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
