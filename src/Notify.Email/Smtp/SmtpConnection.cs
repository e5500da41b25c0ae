using System.Globalization;
using MailKit.Net.Smtp;
using MimeKit;
using Notify.Email.Mime;

namespace Notify.Email.Smtp;

/// <summary>One connection to the server, for one message at a time. It knows how far the message has come.</summary>
internal sealed class SmtpConnection : SmtpClient
{
    private bool _offersUtf8;

    public SmtpPhase Phase { get; private set; } = SmtpPhase.Connect;

    /// <summary>How many messages it has taken on.</summary>
    public int Messages { get; private set; }

    /// <summary>When it was put aside, a timestamp of the pool's clock.</summary>
    public long IdleSince { get; set; }

    /// <summary>Whether it can carry this message: a mailbox name outside ASCII needs SMTPUTF8 and 8BITMIME (RFC 6531 section 3.1).</summary>
    public bool Takes(OutgoingMail mail) => !mail.NeedsSmtpUtf8 || Capabilities.HasFlag(SmtpCapabilities.UTF8 | SmtpCapabilities.EightBitMime);

    /// <summary>Whether SMTPUTF8 was given up for a message before; a new connection has it again.</summary>
    public bool HasGivenUpUtf8 => _offersUtf8 && !Capabilities.HasFlag(SmtpCapabilities.UTF8);

    /// <summary>The connection stands; a login follows where <paramref name="login"/>.</summary>
    public void Established(bool login)
    {
        _offersUtf8 = Capabilities.HasFlag(SmtpCapabilities.UTF8);
        Phase = login ? SmtpPhase.Authenticate : SmtpPhase.Sender;
    }

    /// <summary>Sends one message.</summary>
    /// <returns>The server's words on accepting it.</returns>
    public async Task<string> SendMailAsync(OutgoingMail mail, CancellationToken cancellationToken)
    {
        Phase = SmtpPhase.Sender;
        Messages++;
        // The client would use SMTPUTF8 for an international domain as well, which needs none in its ASCII form; a relay behind the server may not know
        // the extension. What was given up cannot be taken back, so it is done where it matters only.
        if (!mail.NeedsSmtpUtf8 && (HasIdn(mail.Recipient) || HasIdn(mail.BounceTo) || mail.Copies.Any(HasIdn)))
            Capabilities &= ~SmtpCapabilities.UTF8;
        mail.Written = () =>
        {
            if (Phase == SmtpPhase.Content)
                Phase = SmtpPhase.FinalReply;
        };
        return await SendAsync(mail.WriteOptions, mail, mail.BounceTo, [mail.Recipient, .. mail.Copies], cancellationToken).ConfigureAwait(false);
    }

    private static bool HasIdn(MailboxAddress mailbox) => mailbox.IsInternational || mailbox.Address.Contains("xn--", StringComparison.OrdinalIgnoreCase);

    protected override void OnSenderAccepted(MimeMessage message, MailboxAddress mailbox, SmtpResponse response) => Phase = SmtpPhase.Recipient;

    protected override void OnRecipientAccepted(MimeMessage message, MailboxAddress mailbox, SmtpResponse response) => Phase = SmtpPhase.Content;

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

    protected override void Prepare(FormatOptions options, MimeMessage message, EncodingConstraint constraint, int maxLineLength)
    {
        if (message is not OutgoingMail { IsSealed: true })
            base.Prepare(options, message, constraint, maxLineLength);
    }
}
