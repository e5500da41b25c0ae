using MimeKit;
using Notify.Email.Addressing;
using Notify.Email.Mime;
using Notify.Email.Smtp;

namespace Notify.Email.Bounces;

/// <summary>Finds the report in a mail, in any of the forms that servers use.</summary>
internal sealed class ReportReader
{
    private const string FailedRecipients = "X-Failed-Recipients";

    /// <summary>The headers in which servers write the address to which the report was delivered.</summary>
    private static readonly HashSet<string> RecipientHeaders = new(StringComparer.OrdinalIgnoreCase)
    {
        "To", "Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "X-Delivered-To",
    };

    private readonly MimeMessage _mail;
    private readonly ReportParts _parts;
    private readonly int _depth;

    private ReportReader(MimeMessage mail, int depth)
    {
        _mail = mail;
        _parts = new ReportParts(mail);
        _depth = depth;
    }

    /// <summary>Reads the report; returns null if the mail is not one.</summary>
    public static BounceReport? Read(MimeMessage mail) => new ReportReader(mail, depth: 0).Read();

    private BounceReport? Read() => ReadStatus() ?? ReadComplaint() ?? ReadText() ?? ReadForwarded();

    private BounceReport? ReadStatus() =>
        _parts.Status is { } status ? Create(DeliveryStatus.Read(status)) : null;

    private BounceReport? ReadComplaint()
    {
        if (_parts.Feedback is not { } feedback)
            return null;
        var complaint = Complaint.Read(feedback);
        var report = Create(complaint.Fields, [.. complaint.Addresses, .. ReadOtherAddresses()]);
        return report with { FeedbackType = complaint.Type };
    }

    /// <summary>
    /// Reads a report in plain text: the fields of a delivery status that are not in a separate part, or the reasons
    /// for the addresses in the header of Exim.
    /// </summary>
    private BounceReport? ReadText()
    {
        var status = DeliveryStatus.Read(_parts.Text);
        var hasAddress = status.Recipients.Any(recipient => DeliveryStatus.AddressOf(recipient) is not null);
        return hasAddress || _mail.Headers.Contains(FailedRecipients) ? Create(status) : null;
    }

    /// <summary>Reads a report that was forwarded as an attachment. Its tag may be in either mail.</summary>
    private BounceReport? ReadForwarded()
    {
        if (_depth == BounceLimits.MaxDepth)
            return null;
        var report = _parts.Messages
            .Select(message => new ReportReader(message, _depth + 1).Read())
            .FirstOrDefault(found => found is not null);
        return report is null ? null : report with { Tags = Limit(report.Tags.Concat(ReadTags(new ReportFields()))) };
    }

    private BounceReport? Create(DeliveryStatus status)
    {
        var recipients = ReadRecipients(status);
        return recipients.Count is > 0 and <= BounceLimits.MaxRecipients
            ? Create(status.Message, ReadOtherAddresses()) with { Recipients = recipients }
            : null;
    }

    private BounceReport Create(ReportFields fields, IReadOnlyList<string> otherAddresses)
    {
        var tags = Limit(ReadTags(fields));
        return new BounceReport
        {
            EnvelopeId = MessageId.Read(fields["Original-Envelope-Id"])
                ?? MessageId.Read(_parts.Returned?.MessageId)
                ?? tags.FirstOrDefault()?.EnvelopeId,
            ReportingServer = fields.ValueOf("Reporting-MTA"),
            Recipients = [],
            Tags = tags,
            OtherAddresses = otherAddresses,
        };
    }

    /// <summary>
    /// Reads the groups that name an address. If none does, the addresses are in a header or in the returned message.
    /// </summary>
    private List<BouncedRecipient> ReadRecipients(DeliveryStatus status)
    {
        var recipients = status.Recipients
            .Select(fields => (Fields: fields, Address: DeliveryStatus.AddressOf(fields)!))
            .Where(recipient => recipient.Address is not null)
            .ToList();
        if (recipients.Count == 0)
        {
            var fields = status.Recipients.Count > 0 ? status.Recipients[0] : new ReportFields();
            recipients = UnnamedRecipients().Select(address => (fields, address)).ToList();
        }

        if (recipients.Count > BounceLimits.MaxRecipients)
            return [];
        var reasons = new FailureText(_parts.Text, recipients.Select(recipient => recipient.Address));
        return recipients.ConvertAll(recipient =>
            RecipientReader.Read(recipient.Fields, recipient.Address, () => reasons.Find(recipient.Address)));
    }

    private List<string> UnnamedRecipients()
    {
        var failed = ReadAddresses(_mail.Headers[FailedRecipients]);
        return failed.Count > 0 || ReadAddresses(_parts.Returned?.Headers[HeaderId.To]) is not [var only]
            ? failed
            : [only];
    }

    /// <summary>
    /// Finds tags where servers repeat the return address: as the recipient of the report, and as the sender of the
    /// returned message.
    /// </summary>
    private IEnumerable<ReturnTag> ReadTags(ReportFields fields) =>
        _mail.Headers.Where(header => RecipientHeaders.Contains(header.Field))
            .Select(header => header.Value)
            .Append(fields["Original-Envelope-Id"])
            .Append(fields["Original-Mail-From"])
            .Append(_parts.Returned?.Headers[HeaderId.ReturnPath])
            .SelectMany(value => ReturnTag.FindIn(SmtpReplyText.Cut(value ?? "")));

    private static List<ReturnTag> Limit(IEnumerable<ReturnTag> tags) =>
        tags.DistinctBy(tag => tag.Text).Take(BounceLimits.MaxTags).ToList();

    /// <summary>
    /// Returns the addresses in X-Failed-Recipients (Exim, Gmail) and the recipient of the returned message, which is
    /// the address before any forwarding.
    /// </summary>
    private List<string> ReadOtherAddresses() =>
        ReadAddresses(_mail.Headers[FailedRecipients])
            .Concat(ReadAddresses(_parts.Returned?.Headers[HeaderId.To]))
            .Take(BounceLimits.MaxOtherAddresses)
            .ToList();

    private static List<string> ReadAddresses(string? header) =>
        InternetAddressList.TryParse(SmtpReplyText.Cut(header ?? ""), out var list)
            ? list.Mailboxes.Select(mailbox => mailbox.Address).Take(BounceLimits.MaxOtherAddresses).ToList()
            : [];
}
