using MimeKit;
using MimeKit.Utils;
using Notify.Addresses;
using Notify.Bus;
using Notify.Delivery;
using Notify.Email.Addressing;
using Notify.Email.Mime.Css;
using Notify.Shared;

namespace Notify.Email.Mime;

/// <summary>
/// Builds the message for one send: headers here, parts in <see cref="BodyFactory"/>. The same request creates the same
/// message, except for its date.
/// </summary>
internal sealed class MimeMessageFactory
{
    private readonly bool _optionsNeedSmtpUtf8;
    private readonly Header[] _constant;
    private readonly IReadOnlyList<MailboxAddress> _cc;
    private readonly IReadOnlyList<MailboxAddress> _bcc;
    private readonly string _bounceTo;
    private readonly string _messageIdDomain;
    private readonly bool _allowsLocalRecipients;
    private readonly BodyFactory _bodies;
    private readonly ReturnTagSigner? _tags;
    private readonly DkimMessageSigner? _dkim;
    private readonly TimeProvider _time;

    /// <param name="options">Valid options.</param>
    /// <param name="time">The clock.</param>
    public MimeMessageFactory(EmailOptions options, TimeProvider time)
    {
        var from = Read(options.From);
        (_cc, _bcc) = (ReadList(options.Cc), ReadList(options.Bcc));
        _optionsNeedSmtpUtf8 = MailAddress.NeedsSmtpUtf8(from);
        _constant = Constant(from, options);
        _bounceTo = options.EnvelopeSender ?? MailAddress.AddrSpec(from);
        _messageIdDomain = options.MessageIdDomain is { } domain
            ? MailAddress.AsciiDomain(domain)!
            : MailAddress.AddrSpec(from).Split('@')[^1];
        _allowsLocalRecipients = options.AllowLocalRecipients;
        _bodies = new BodyFactory(
            options.MaxAttachmentBytes ?? BodyFactory.DefaultMaxAttachmentBytes,
            options.InlineCss ? new CssInliner() : null);
        _tags = ReturnTagSigner.From(options, time);
        _dkim = options.Dkim.IsSet ? new DkimMessageSigner(options.Dkim, time) : null;
        _time = time;
    }

    public async ValueTask<MailDraft> CreateAsync(SendRequest request, CancellationToken cancellationToken)
    {
        if (MailAddress.TryRead(request.Address, out var recipient) is { } malformed)
        {
            return MailDraft.Refused(
                SendResult.InvalidRecipient(SuppressionReason.Bounced, "address", malformed));
        }
        if (!_allowsLocalRecipients && MailAddress.IsLocal(recipient!))
        {
            // Not an invalid address: another setting accepts it, so the address book must not suppress it.
            return MailDraft.Refused(SendResult.Rejected(
                "local_address",
                "The address is a literal, or its domain is a local name. Set AllowLocalRecipients to allow it."));
        }
        if (CheckHeaders(request) is { } problem)
            return MailDraft.Refused(SendResult.Rejected("header", problem));
        if (TemplateAddresses.TryRead(request.Content, out var addresses) is { } part)
            return MailDraft.Refused(SendResult.Rejected("header", part));
        var body = await _bodies.CreateAsync(request, cancellationToken).ConfigureAwait(false);
        if (body.Refusal is { } refusal)
            return MailDraft.Refused(refusal);
        var mail = Compose(request, recipient!, addresses);
        mail.Body = body.Entity;
        return _dkim is null ? MailDraft.Of(mail) : Sign(_dkim, mail);
    }

    /// <summary>
    /// Signs the message, which reads the attachments: an exception is most likely one of their streams.
    /// </summary>
    private static MailDraft Sign(DkimMessageSigner signer, OutgoingMail mail)
    {
        try
        {
            signer.Sign(mail);
            return MailDraft.Of(mail);
        }
        catch
        {
            mail.Dispose();
            throw;
        }
    }

    private OutgoingMail Compose(SendRequest request, MailboxAddress recipient, TemplateAddresses addresses)
    {
        var envelope = request.Envelope;
        var address = MailAddress.AddrSpec(recipient).ToLowerInvariant();
        var tag = _tags?.Create(envelope.Id, address) ?? envelope.Id.ToString("N");
        var bounceTo = ReturnAddress.Create(_bounceTo, tag);
        MailboxAddress[] cc = [.. Distinct([.. _cc, .. addresses.Cc], [recipient])];
        MailboxAddress[] copies = [.. cc, .. Distinct([.. _bcc, .. addresses.Bcc], [recipient, .. cc])];
        var mail = new OutgoingMail(
            [
                .. _constant.Select(header => header.Clone()),
                new Header(HeaderId.Date, DateUtils.FormatDate(_time.GetUtcNow())),
                UnstructuredHeader.Create(HeaderRules.CustomMessageId, IdOf(envelope, address)),
                UnstructuredHeader.Create("Subject", request.Content.Part("subject")!),
            ])
        {
            EnvelopeId = tag,
            BounceTo = bounceTo,
            Recipient = recipient,
            Copies = copies,
            NeedsSmtpUtf8 = _optionsNeedSmtpUtf8
                || MailAddress.NeedsSmtpUtf8(recipient)
                || MailAddress.NeedsSmtpUtf8(bounceTo)
                || copies.Any(MailAddress.NeedsSmtpUtf8),
        };
        mail.To.Add(recipient);
        if (cc.Length > 0)
            mail.Cc.AddRange(cc);
        if (addresses.ReplyTo.Count > 0)
            SetReplyTo(mail, addresses.ReplyTo);
        if (request.Content.Locale is { } locale && locale.All(c => char.IsAsciiLetterOrDigit(c) || c == '-'))
            mail.Headers.Add(HeaderId.ContentLanguage, locale);
        foreach (var (name, value) in envelope.Headers)
            Set(mail, name, value);
        if (request.UnsubscribeUrl is { } link)
            AddUnsubscribe(mail, link);

        return mail;
    }

    /// <summary>The message id of the application, or one that every attempt repeats.</summary>
    private string IdOf(Envelope envelope, string address)
    {
        foreach (var (name, value) in envelope.Headers)
        {
            if (name.Equals(HeaderRules.CustomMessageId, StringComparison.OrdinalIgnoreCase))
                return value;
        }
        return $"<{MessageId.Create(envelope.Id, address, _messageIdDomain)}>";
    }

    /// <summary>Returns each address once, without those that the message has already.</summary>
    private static IEnumerable<MailboxAddress> Distinct(
        MailboxAddress[] addresses,
        IEnumerable<MailboxAddress> known) =>
        addresses.Length == 0 ? [] : addresses.ExceptBy(known.Select(Key), Key, StringComparer.OrdinalIgnoreCase);

    private static string Key(MailboxAddress mailbox) => MailAddress.AddrSpec(mailbox);

    /// <summary>The headers of every message of the channel, which are encoded once and copied.</summary>
    private static Header[] Constant(MailboxAddress from, EmailOptions options)
    {
        using var model = new MimeMessage();
        model.From.Add(from);
        if (options.ReplyTo is not null)
            SetReplyTo(model, ReadList(options.ReplyTo));
        model.Headers.Add(HeaderId.AutoSubmitted, "auto-generated");
        foreach (var (name, value) in options.Headers)
            Set(model, name, value);
        return
        [
            .. model.Headers
                .Where(header => header.Id is not (HeaderId.Date or HeaderId.MessageId or HeaderId.Subject))
                .Select(header => header.Clone()),
        ];
    }

    /// <summary>Adds the headers of one-click unsubscribe (RFC 8058 section 3.1).</summary>
    private static void AddUnsubscribe(OutgoingMail mail, Uri link)
    {
        mail.Headers.Add(UnstructuredHeader.Create("List-Unsubscribe", $"<{link.AbsoluteUri}>"));
        mail.Headers.Add("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
    }

    private static void Set(MimeMessage mail, string name, string value)
    {
        if (name.Equals(HeaderRules.CustomMessageId, StringComparison.OrdinalIgnoreCase))
            return;
        if (name.Equals(HeaderRules.ReplyTo, StringComparison.OrdinalIgnoreCase))
        {
            SetReplyTo(mail, ReadList(value));
            return;
        }
        mail.Headers.RemoveAll(name);
        mail.Headers.Add(UnstructuredHeader.Create(name, value));
    }

    private static void SetReplyTo(MimeMessage mail, IReadOnlyList<MailboxAddress> addresses)
    {
        mail.ReplyTo.Clear();
        mail.ReplyTo.AddRange(addresses);
    }

    private static string? CheckHeaders(SendRequest request)
    {
        if (request.Content.Part("subject") is not { } subject)
            return "The template has no subject.";
        if (ControlCharacters.IsIn(subject))
            return "The subject contains a line break or another control character.";
        foreach (var (name, value) in request.Envelope.Headers)
        {
            if (HeaderRules.Check(name, value) is { } problem)
                return problem;
        }
        return null;
    }

    private static MailboxAddress Read(string? text) =>
        MailAddress.TryRead(text, out var mailbox) is { } problem
            ? throw new InvalidOperationException(problem)
            : mailbox!;

    private static IReadOnlyList<MailboxAddress> ReadList(string? text)
    {
        if (text is null)
            return [];
        return AddressList.TryRead(text, out var mailboxes) is { } problem
            ? throw new InvalidOperationException(problem)
            : mailboxes;
    }
}
