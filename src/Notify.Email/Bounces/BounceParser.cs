using System.Globalization;
using System.Text.RegularExpressions;
using MimeKit;
using Notify.Delivery;
using Notify.Email.Addressing;
using Notify.Email.Mime;
using Notify.Email.Smtp;

namespace Notify.Email;

/// <summary>
/// Reads delivery status notifications (RFC 3464, inside the <c>multipart/report</c> of RFC 6522) from a bounce
/// mailbox.
/// </summary>
/// <remarks>
/// <para>
/// The envelope is found by <c>Original-Envelope-Id</c>, by the Message-ID of the returned message, or by the address
/// to which the report was sent if <see cref="EmailOptions.EnvelopeSender"/> contains <c>{id}</c>.
/// </para>
/// <para>
/// The parser does not verify where a report comes from. Do not suppress addresses by it: pass the e-mail to the
/// channel (<see cref="Notify.Delivery.ChannelRegistration.Inbound"/>), which verifies the return address.
/// </para>
/// </remarks>
public static partial class BounceParser
{
    private const int MaxTags = 8;
    private const int MaxOtherAddresses = 100;

    private const RegexOptions Options =
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking;

    /// <summary>The headers in which servers write the address to which the report was delivered.</summary>
    private static readonly HashSet<string> RecipientHeaders = new(StringComparer.OrdinalIgnoreCase)
    {
        "To", "Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "X-Delivered-To",
    };

    /// <summary>Reads a mail.</summary>
    /// <param name="mail">The mail as it was received.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    /// <returns>The report; null where the mail is none, such as an answer by a person, an absence note, or a bounce in a form of its own.</returns>
    public static async Task<BounceReport?> ParseAsync(Stream mail, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(mail);
        try
        {
            using var message = await MimeMessage.LoadAsync(mail, cancellationToken).ConfigureAwait(false);
            return Parse(message);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    /// <summary>Reads a mail.</summary>
    /// <param name="mail">The parsed mail.</param>
    /// <returns>The report; null where the mail is none.</returns>
    public static BounceReport? Parse(MimeMessage mail)
    {
        ArgumentNullException.ThrowIfNull(mail);
        if (Find(mail.Body) is not { StatusGroups: { Count: > 1 } groups })
            return null;
        var recipients = new List<BouncedRecipient>();
        for (var i = 1; i < groups.Count; i++)
        {
            if (ReadRecipient(groups[i]) is { } recipient)
                recipients.Add(recipient);
        }
        if (recipients.Count == 0)
            return null;
        var returned = mail.Body is Multipart parts ? parts.OfType<MessagePart>().LastOrDefault()?.Message : null;
        var tags = ReadTags(mail, groups[0], returned);
        return new BounceReport
        {
            EnvelopeId = MessageId.Read(groups[0]["Original-Envelope-Id"])
                ?? MessageId.Read(returned?.MessageId)
                ?? tags.FirstOrDefault()?.EnvelopeId,
            ReportingServer = Value(groups[0]["Reporting-MTA"]),
            Recipients = recipients,
            Tags = tags,
            OtherAddresses = ReadOtherAddresses(mail, returned),
        };
    }

    private static MessageDeliveryStatus? Find(MimeEntity? entity) => entity switch
    {
        MessageDeliveryStatus status => status,
        Multipart parts => parts.Select(Find).FirstOrDefault(found => found is not null),
        _ => null,
    };

    private static BouncedRecipient? ReadRecipient(HeaderList fields)
    {
        var finalAddress = Value(fields["Final-Recipient"]);
        var address = Value(fields["Original-Recipient"]) ?? finalAddress;
        var status = StatusPattern().Match(SmtpReplyText.Cut(fields["Status"] ?? ""));
        if (address is null || !status.Success || !Enum.TryParse<BounceAction>(fields["Action"]?.Split(' ', ';')[0], ignoreCase: true, out var action))
            return null;
        var diagnostic = Value(fields["Diagnostic-Code"]);
        return new BouncedRecipient
        {
            Address = address,
            Action = action,
            Status = status.Value,
            Diagnostic = SmtpReplyText.Clean(diagnostic),
            IsHard = action == BounceAction.Failed && IsHard(status.Value, diagnostic),
            FinalAddress = finalAddress,
        };
    }

    /// <summary>
    /// Decides by the rules of a reply to RCPT. The text of the refusing server, if it contains a code, is more exact than
    /// the report's own status.
    /// </summary>
    private static bool IsHard(string status, string? diagnostic)
    {
        var reason = SmtpReplyText.Cut(diagnostic ?? "");
        var code = 550;
        if (CodePattern().Match(reason) is { Success: true } match)
        {
            code = int.Parse(match.ValueSpan[..3], NumberStyles.None, CultureInfo.InvariantCulture);
            reason = reason[(match.Index + match.Length)..];
        }

        var text = SmtpReplyText.EnhancedCode(reason) is null ? $"{status} {reason}" : reason;
        var result = SmtpResultClassifier.Classify(SmtpPhase.Recipient, code, text);
        return status[0] == '5' && result.Outcome == SendOutcome.InvalidRecipient;
    }

    /// <summary>
    /// Finds tags where servers repeat the return address: as the recipient of the report, and as the sender of the
    /// returned message.
    /// </summary>
    private static List<ReturnTag> ReadTags(MimeMessage mail, HeaderList report, MimeMessage? returned) =>
        mail.Headers.Where(header => RecipientHeaders.Contains(header.Field))
            .Select(header => header.Value)
            .Append(report["Original-Envelope-Id"])
            .Append(returned?.Headers[HeaderId.ReturnPath])
            .SelectMany(value => ReturnTag.FindIn(SmtpReplyText.Cut(value ?? "")))
            .DistinctBy(tag => tag.Text)
            .Take(MaxTags)
            .ToList();

    /// <summary>
    /// Returns the addresses in X-Failed-Recipients (Exim, Gmail) and the recipient of the returned message, which is
    /// the address before any forwarding.
    /// </summary>
    private static List<string> ReadOtherAddresses(MimeMessage mail, MimeMessage? returned) =>
        new[] { mail.Headers["X-Failed-Recipients"], returned?.Headers[HeaderId.To] }
            .Select(value => InternetAddressList.TryParse(SmtpReplyText.Cut(value ?? ""), out var list) ? list : [])
            .SelectMany(list => list.Mailboxes)
            .Select(mailbox => mailbox.Address)
            .Take(MaxOtherAddresses)
            .ToList();

    /// <summary>What stands after the type: <c>rfc822; a@b</c> (RFC 3464 section 2.1.2).</summary>
    private static string? Value(string? field)
    {
        if (field is null)
            return null;
        var value = field[(field.IndexOf(';') + 1)..].Trim().Trim('<', '>');
        return value.Length == 0 ? null : value;
    }

    [GeneratedRegex(@"[245]\.[0-9]{1,3}\.[0-9]{1,3}", Options)]
    private static partial Regex StatusPattern();

    [GeneratedRegex(@"[45][0-9][0-9][ -]+", Options)]
    private static partial Regex CodePattern();
}
