using Notify.Email.Addressing;

namespace Notify.Email.Bounces;

/// <summary>The recipients of a report that the tag of the return address covers.</summary>
/// <param name="Notes">The result for each covered recipient. The addresses are normalized.</param>
/// <param name="Unproven">The number of hard bounces and complaints in the report that no tag covers.</param>
/// <param name="Reason">The state of the tag that does not cover them: missing, wrong or expired.</param>
/// <remarks>
/// Anyone can write a report, but only the recipient and the servers on the route know the tag. A tag contains no
/// address, so each address in the report is tried: the report of a forwarded message names the address at which
/// delivery failed, and only the returned message may contain the address to which the message was sent.
/// </remarks>
internal readonly record struct BounceProof(IReadOnlyList<BounceNote> Notes, int Unproven, string Reason)
{
    public static BounceProof Of(BounceReport report, ReturnTagSigner signer)
    {
        var recipients = report.Recipients.Select(recipient => new ReportedRecipient(recipient)).ToList();
        var candidates = recipients.SelectMany(recipient => recipient.Addresses)
            .Concat(Normalize(report.OtherAddresses))
            .ToHashSet(StringComparer.Ordinal);
        var reason = report.Tags.Count == 0 ? ReturnTagStatus.Missing : ReturnTagStatus.Wrong;
        var notes = new List<BounceNote>();
        foreach (var address in candidates)
        {
            var status = report.Tags.Select(tag => signer.Verify(tag, address)).DefaultIfEmpty().Max();
            if (status == ReturnTagStatus.Valid)
                notes.Add(report.FeedbackType is null ? Note(address, recipients) : Complaint(address, report));
            else if (status == ReturnTagStatus.Expired)
                reason = status;
        }

        var unproven = report.IsComplaint && notes.Count == 0
            ? 1
            : recipients.Count(recipient => recipient is { IsHard: true, IsProven: false });
        return new BounceProof(notes, unproven, Describe(reason));
    }

    private static BounceNote Complaint(string address, BounceReport report) =>
        new(address, Hard: false, report.IsComplaint, Status: null);

    private static string Describe(ReturnTagStatus reason) => reason switch
    {
        ReturnTagStatus.Missing => "missing",
        ReturnTagStatus.Expired => "expired",
        _ => "wrong",
    };

    /// <summary>
    /// Returns the results that name the address, or all results if none does: a forwarding server reports the
    /// addresses to which it forwards. The address is invalid only if all of them are.
    /// </summary>
    private static BounceNote Note(string address, List<ReportedRecipient> recipients)
    {
        var named = recipients.FindAll(recipient => recipient.Addresses.Contains(address));
        var concerned = named.Count > 0 ? named : recipients;
        foreach (var recipient in concerned)
            recipient.IsProven = true;
        return new BounceNote(
            address, concerned.TrueForAll(recipient => recipient.IsHard), Complaint: false, concerned[0].Status);
    }

    private static IEnumerable<string> Normalize(IEnumerable<string?> addresses) => addresses.OfType<string>()
        .Where(address => address.Length <= MailAddress.MaxOctets)
        .Select(MailAddress.Normalize);

    private sealed class ReportedRecipient(BouncedRecipient recipient)
    {
        public IReadOnlyList<string> Addresses { get; } =
            [.. Normalize([recipient.Address, recipient.FinalAddress]).Distinct(StringComparer.Ordinal)];

        public bool IsHard => recipient.IsHard;

        public string Status => recipient.Status;

        public bool IsProven { get; set; }
    }
}
