using System.Globalization;
using MailKit.Net.Smtp;
using MimeKit;
using Notify.Email.Mime;

namespace Notify.Email.Smtp;

/// <summary>One connection to the server, for one message at a time. It records the phase of the message.</summary>
internal sealed class SmtpConnection : SmtpClient
{
    private bool _offersUtf8;
    private long _bodyLength;

    public SmtpPhase Phase { get; private set; } = SmtpPhase.Connect;

    /// <summary>The number of messages that were started on the connection.</summary>
    public int Messages { get; private set; }

    /// <summary>
    /// Whether the content is sent by BDAT if the server offers CHUNKING (RFC 3030). DATA waits for a reply before the
    /// content, which is one round trip for each message (ADR 0039).
    /// </summary>
    public bool UsesChunking { get; init; } = true;

    /// <summary>The time at which the connection became idle: a timestamp of the pool's clock.</summary>
    public long IdleSince { get; set; }

    /// <summary>
    /// Whether the connection can send this message: a mailbox name outside ASCII requires SMTPUTF8 and 8BITMIME (RFC
    /// 6531 section 3.1).
    /// </summary>
    public bool Takes(OutgoingMail mail) =>
        !mail.NeedsSmtpUtf8 || Capabilities.HasFlag(SmtpCapabilities.UTF8 | SmtpCapabilities.EightBitMime);

    /// <summary>
    /// Whether SMTPUTF8 was disabled on this connection for an earlier message. A new connection offers it again.
    /// </summary>
    public bool HasGivenUpUtf8 => _offersUtf8 && !Capabilities.HasFlag(SmtpCapabilities.UTF8);

    /// <summary>Records that the connection is established, and whether a login follows.</summary>
    public void Established(bool login)
    {
        _offersUtf8 = Capabilities.HasFlag(SmtpCapabilities.UTF8);
        Phase = login ? SmtpPhase.Authenticate : SmtpPhase.Sender;
    }

    /// <summary>Whether the replies after this refusal correspond to the commands that were sent.</summary>
    /// <remarks>
    /// A server that does not understand BDAT reads the content as commands, and answers each line.
    /// </remarks>
    public bool IsInStepAfter(SmtpCommandException refusal) => (int)refusal.StatusCode switch
    {
        421 or 503 => false,
        >= 500 and <= 504 => !PreferSendAsBinaryData || Phase != SmtpPhase.FinalReply,
        _ => true,
    };

    /// <summary>Sends one message.</summary>
    /// <returns>The text of the reply with which the server accepted the message.</returns>
    public async Task<string> SendMailAsync(OutgoingMail mail, CancellationToken cancellationToken)
    {
        Phase = SmtpPhase.Sender;
        Messages++;
        // Otherwise the client sends a text that contains U+0000 as binary content, which a relay behind the server may
        // not accept. Without the extension it is encoded.
        Capabilities &= ~SmtpCapabilities.BinaryMime;
        // The client would also use SMTPUTF8 for an international domain, whose ASCII form does not need it; a relay
        // behind the server may not support the extension. A disabled extension cannot be enabled again, so it is
        // disabled only if it matters.
        MailboxAddress[] recipients = [mail.Recipient, .. mail.Copies];
        if (!mail.NeedsSmtpUtf8 && (recipients.Any(HasIdn) || HasIdn(mail.BounceTo)))
            Capabilities &= ~SmtpCapabilities.UTF8;
        mail.WriteBody = WriteBodyAsync;
        return await SendAsync(mail.WriteOptions, mail, mail.BounceTo, recipients, cancellationToken)
            .ConfigureAwait(false);
    }

    protected override bool PreferSendAsBinaryData =>
        UsesChunking && Capabilities.HasFlag(SmtpCapabilities.Chunking);

    /// <summary>Writes the body, which is the end of the content, and records when the last byte is sent.</summary>
    private async Task WriteBodyAsync(Stream stream, Func<Stream, Task> write, CancellationToken cancellationToken)
    {
        if (Phase != SmtpPhase.Content)
        {
            _bodyLength = await MeasureAsync(stream, write, cancellationToken).ConfigureAwait(false);
        }
        else if (PreferSendAsBinaryData)
        {
            // The server may accept the message as soon as it has the last byte of the chunk.
            using var chunk = new ChunkStream(stream, _bodyLength);
            await write(chunk).ConfigureAwait(false);
            await chunk.CompleteAsync(ContentIsOut, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            // The dot that ends the content follows.
            await write(stream).ConfigureAwait(false);
            ContentIsOut();
        }
    }

    /// <summary>
    /// Returns the length of the body. The client measures the message before it sends it, if the server offers SIZE or
    /// the content is sent by BDAT.
    /// </summary>
    private static async Task<long> MeasureAsync(
        Stream stream,
        Func<Stream, Task> write,
        CancellationToken cancellationToken)
    {
        var start = stream.Position;
        try
        {
            await write(stream).ConfigureAwait(false);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // Nothing is sent yet, so the connection is not the reason.
            throw new ContentException("The content cannot be read.", exception);
        }
        return stream.Position - start;
    }

    private void ContentIsOut() => Phase = SmtpPhase.FinalReply;

    private static bool HasIdn(MailboxAddress mailbox) =>
        mailbox.IsInternational || mailbox.Address.Contains("xn--", StringComparison.OrdinalIgnoreCase);

    protected override void OnSenderAccepted(MimeMessage message, MailboxAddress mailbox, SmtpResponse response) =>
        Phase = SmtpPhase.Recipient;

    protected override void OnRecipientAccepted(MimeMessage message, MailboxAddress mailbox, SmtpResponse response) =>
        Phase = SmtpPhase.Content;

    /// <summary>The message is sent without a copy that the server refuses, but not without its recipient.</summary>
    protected override void OnRecipientNotAccepted(MimeMessage message, MailboxAddress mailbox, SmtpResponse response)
    {
        if (message is not OutgoingMail mail || ReferenceEquals(mailbox, mail.Recipient))
            base.OnRecipientNotAccepted(message, mailbox, response);
        else
            mail.AddRefusedCopy(ToText(response));
    }

    private static string ToText(SmtpResponse response)
    {
        var reply = new SmtpReply(SmtpPhase.Recipient, (int)response.StatusCode, response.Response);
        return string.Create(CultureInfo.InvariantCulture, $"{reply.Code} {reply.Detail}").TrimEnd();
    }

    protected override string? GetEnvelopeId(MimeMessage message) => (message as OutgoingMail)?.EnvelopeId;

    protected override void Prepare(
        FormatOptions options,
        MimeMessage message,
        EncodingConstraint constraint,
        int maxLineLength)
    {
        if (message is not OutgoingMail { IsSealed: true })
            base.Prepare(options, message, constraint, maxLineLength);
    }
}
