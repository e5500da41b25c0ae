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
    private const RegexOptions Options =
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking;

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

    private static Guid? EnvelopeIdOf(MimeMessage mail, HeaderList report)
    {
        if (MessageId.Read(report["Original-Envelope-Id"]) is { } envelope)
            return envelope;
        var returned = mail.Body is Multipart parts ? parts.OfType<MessagePart>().LastOrDefault()?.Message : null;
        if (MessageId.Read(returned?.MessageId) is { } message)
            return message;
        foreach (var mailbox in mail.To.Mailboxes)
        {
            if (VerpPattern().Match(SmtpReplyText.Cut(mailbox.Address)) is { Success: true } match)
                return Guid.ParseExact(match.Groups["id"].ValueSpan, "N");
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

    [GeneratedRegex(@"[245]\.[0-9]{1,3}\.[0-9]{1,3}", Options)]
    private static partial Regex StatusPattern();

    [GeneratedRegex(@"[45][0-9][0-9][ -]+", Options)]
    private static partial Regex CodePattern();

    [GeneratedRegex(@"(^|[^0-9a-f])(?<id>[0-9a-f]{32})($|[^0-9a-f])", Options | RegexOptions.IgnoreCase)]
    private static partial Regex VerpPattern();
}
