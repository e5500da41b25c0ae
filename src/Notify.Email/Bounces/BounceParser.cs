using System.Globalization;
using System.Text.RegularExpressions;
using MimeKit;
using Notify.Delivery;
using Notify.Email.Mime;
using Notify.Email.Smtp;

namespace Notify.Email;

/// <summary>Reads delivery status notifications (RFC 3464, inside the <c>multipart/report</c> of RFC 6522) out of a bounce mailbox.</summary>
/// <remarks>
/// The envelope is found by <c>Original-Envelope-Id</c>, by the Message-ID of the returned message, or by the address the report came to where
/// <see cref="EmailOptions.EnvelopeSender"/> holds <c>{id}</c>.
/// </remarks>
public static partial class BounceParser
{
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
        return new BounceReport
        {
            EnvelopeId = EnvelopeIdOf(mail, groups[0]),
            ReportingServer = Value(groups[0]["Reporting-MTA"]),
            Recipients = recipients,
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
        var address = Value(fields["Original-Recipient"]) ?? Value(fields["Final-Recipient"]);
        var status = StatusPattern().Match(fields["Status"] ?? "");
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
        };
    }

    /// <summary>By the rules of a refusal at RCPT; the words of the refusing server, where they hold a code, before the report's own status.</summary>
    private static bool IsHard(string status, string? diagnostic)
    {
        var reply = ReplyPattern().Match(diagnostic ?? "");
        var code = reply.Success ? int.Parse(reply.Groups["code"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture) : 550;
        var words = reply.Success ? reply.Groups["text"].Value : diagnostic;
        var text = SmtpReplyText.EnhancedCode(words) is null ? $"{status} {words}" : words;
        return status[0] == '5' && SmtpResultClassifier.Classify(SmtpPhase.Recipient, code, text).Outcome == SendOutcome.InvalidRecipient;
    }

    private static Guid? EnvelopeIdOf(MimeMessage mail, HeaderList report)
    {
        if (MessageId.Read(report["Original-Envelope-Id"]) is { } envelope)
            return envelope;
        var returned = mail.Body is Multipart parts ? parts.OfType<MessagePart>().LastOrDefault()?.Message : null;
        if (MessageId.Read(returned?.MessageId) is { } message)
            return message;
        foreach (var mailbox in mail.To.Mailboxes)
        {
            if (VerpPattern().Match(mailbox.Address) is { Success: true } match)
                return Guid.ParseExact(match.Value, "N");
        }
        return null;
    }

    /// <summary>What stands after the type: <c>rfc822; a@b</c> (RFC 3464 section 2.1.2).</summary>
    private static string? Value(string? field)
    {
        if (field is null)
            return null;
        var value = field[(field.IndexOf(';') + 1)..].Trim().Trim('<', '>');
        return value.Length == 0 ? null : value;
    }

    [GeneratedRegex(@"[245]\.\d{1,3}\.\d{1,3}", RegexOptions.CultureInvariant)]
    private static partial Regex StatusPattern();

    [GeneratedRegex(@"(?<code>[45]\d\d)[ -]+(?:#)?(?<text>.+)", RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex ReplyPattern();

    [GeneratedRegex(@"(?<![0-9a-f])[0-9a-f]{32}(?![0-9a-f])", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex VerpPattern();
}
