using System.Text;
using MimeKit;
using MimeKit.Utils;
using Notify.Addresses;
using Notify.Delivery;
using Notify.Email.Addressing;
using Notify.Shared;

namespace Notify.Email.Mime;

/// <summary>Builds the message for one send: headers here, parts in <see cref="BodyFactory"/>. The same request makes the same message, but for its date.</summary>
internal sealed class MimeMessageFactory
{
    private readonly bool _fromNeedsSmtpUtf8;
    private readonly Header[] _constant;
    private readonly string _bounceTo;
    private readonly string _messageIdDomain;
    private readonly BodyFactory _bodies;
    private readonly ReturnTagSigner? _tags;
    private readonly DkimMessageSigner? _dkim;
    private readonly IUnsubscribeTokens? _unsubscribe;
    private readonly TimeProvider _time;

    /// <param name="options">Valid options.</param>
    /// <param name="unsubscribe">Makes unsubscribe links, or null.</param>
    /// <param name="time">The clock.</param>
    public MimeMessageFactory(EmailOptions options, IUnsubscribeTokens? unsubscribe, TimeProvider time)
    {
        var from = Read(options.From);
        _fromNeedsSmtpUtf8 = MailAddress.NeedsSmtpUtf8(from);
        _constant = Constant(from, options);
        _bounceTo = options.EnvelopeSender ?? MailAddress.AddrSpec(from);
        _messageIdDomain = options.MessageIdDomain is { } domain ? MailAddress.AsciiDomain(domain)! : MailAddress.AddrSpec(from).Split('@')[^1];
        _bodies = new BodyFactory(options.MaxAttachmentBytes ?? BodyFactory.DefaultMaxAttachmentBytes);
        _tags = ReturnTagSigner.From(options, time);
        _dkim = options.Dkim.IsSet ? new DkimMessageSigner(options.Dkim, time) : null;
        _unsubscribe = unsubscribe is { IsConfigured: true } ? unsubscribe : null;
        _time = time;
    }

    public async ValueTask<MailDraft> CreateAsync(SendRequest request, CancellationToken cancellationToken)
    {
        if (MailAddress.TryRead(request.Address, out var recipient) is { } malformed)
            return MailDraft.Refused(SendResult.InvalidRecipient(SuppressionReason.Bounced, "address", malformed));
        if (CheckHeaders(request) is { } problem)
            return MailDraft.Refused(SendResult.Rejected("header", problem));
        var body = await _bodies.CreateAsync(request, cancellationToken).ConfigureAwait(false);
        if (body.Refusal is { } refusal)
            return MailDraft.Refused(refusal);
        var mail = Compose(request, recipient!);
        mail.Body = body.Entity;
        _dkim?.Sign(mail);
        return MailDraft.Of(mail);
    }

    private OutgoingMail Compose(SendRequest request, MailboxAddress recipient)
    {
        var envelope = request.Envelope;
        var address = MailAddress.AddrSpec(recipient).ToLowerInvariant();
        var tag = _tags?.Create(envelope.Id, address) ?? envelope.Id.ToString("N");
        var bounceTo = ReturnAddress.Create(_bounceTo, tag);
        var mail = new OutgoingMail(
            [
                .. _constant.Select(header => header.Clone()),
                new Header(HeaderId.Date, DateUtils.FormatDate(_time.GetUtcNow())),
                new Header(HeaderId.MessageId, $"<{MessageId.Create(envelope.Id, address, _messageIdDomain)}>"),
                new Header(Encoding.UTF8, HeaderId.Subject, request.Content.Part("subject")!),
            ])
        {
            EnvelopeId = tag,
            BounceTo = bounceTo,
            Recipient = recipient,
            NeedsSmtpUtf8 = MailAddress.NeedsSmtpUtf8(recipient) || _fromNeedsSmtpUtf8 || MailAddress.NeedsSmtpUtf8(bounceTo),
        };
        mail.To.Add(recipient);
        if (request.Content.Locale is { } locale && locale.All(c => char.IsAsciiLetterOrDigit(c) || c == '-'))
            mail.Headers.Add(HeaderId.ContentLanguage, locale);
        foreach (var (name, value) in envelope.Headers)
            Set(mail, name, value);
        if (envelope.List is { } list && _unsubscribe is not null)
        {
            var target = new UnsubscribeTarget
            {
                UserId = envelope.Recipient.UserId,
                Kind = Channels.Email,
                Address = address,
                List = list,
            };
            AddUnsubscribe(mail, target);
        }

        return mail;
    }

    /// <summary>The headers every message of the channel has; encoded once, copied for each.</summary>
    private static Header[] Constant(MailboxAddress from, EmailOptions options)
    {
        using var model = new MimeMessage();
        model.From.Add(from);
        if (options.ReplyTo is not null)
            model.ReplyTo.Add(Read(options.ReplyTo));
        model.Headers.Add(HeaderId.AutoSubmitted, "auto-generated");
        foreach (var (name, value) in options.Headers)
            Set(model, name, value);
        return [.. model.Headers.Where(header => header.Id is not (HeaderId.Date or HeaderId.MessageId or HeaderId.Subject)).Select(header => header.Clone())];
    }

    /// <summary>Adds the headers of one-click unsubscribe (RFC 8058 section 3.1).</summary>
    private void AddUnsubscribe(OutgoingMail mail, UnsubscribeTarget target)
    {
        mail.Headers.Add(HeaderId.ListUnsubscribe, $"<{_unsubscribe!.CreateLink(target).AbsoluteUri}>");
        mail.Headers.Add("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
    }

    private static void Set(MimeMessage mail, string name, string value)
    {
        if (name.Equals("Reply-To", StringComparison.OrdinalIgnoreCase))
        {
            mail.ReplyTo.Clear();
            mail.ReplyTo.Add(Read(value));
            return;
        }
        mail.Headers.RemoveAll(name);
        mail.Headers.Add(name, Encoding.UTF8, value);
    }

    private static string? CheckHeaders(SendRequest request)
    {
        if (request.Content.Part("subject") is not { } subject)
            return "The template gives no subject.";
        if (ControlCharacters.IsIn(subject))
            return "The subject holds a line break or another control character.";
        foreach (var (name, value) in request.Envelope.Headers)
        {
            if (HeaderRules.Check(name, value) is { } problem)
                return problem;
        }
        return null;
    }

    private static MailboxAddress Read(string? text) =>
        MailAddress.TryRead(text, out var mailbox) is { } problem ? throw new InvalidOperationException(problem) : mailbox!;
}
