using Notify.Email.Smtp;

namespace Notify.Email.Bounces;

/// <summary>The fields of a feedback report (RFC 5965 section 3): a provider forwards a complaint.</summary>
/// <param name="Type">The kind of feedback, in lower case: <c>abuse</c>.</param>
/// <param name="Addresses">The recipients that the provider names. Many providers redact them.</param>
/// <param name="Fields">The fields.</param>
internal sealed record Complaint(string Type, IReadOnlyList<string> Addresses, ReportFields Fields)
{
    private static readonly HashSet<string> AddressNames = new(StringComparer.OrdinalIgnoreCase)
    {
        "Original-Rcpt-To", "Removal-Recipient",
    };

    public static Complaint Read(string text)
    {
        var fields = new ReportFields();
        var addresses = new List<string>();
        foreach (var (name, value) in ReportFields.Read(text))
        {
            fields.Add(name, value);
            if (AddressNames.Contains(name) && addresses.Count < BounceLimits.MaxOtherAddresses)
                addresses.Add(value.Trim('<', '>', ' '));
        }

        var type = SmtpReplyText.Clean(fields["Feedback-Type"])?.ToLowerInvariant() ?? "other";
        return new Complaint(type, addresses, fields);
    }
}
