namespace Notify.Email.Bounces;

/// <summary>
/// The fields of a delivery status (RFC 3464 section 2): those of the message, and those of each recipient.
/// </summary>
/// <remarks>
/// The groups should be separated by blank lines, but servers omit them, add some, or write all fields into one group.
/// Therefore the names decide: a name belongs to the message or to a recipient, and a recipient ends before a name that
/// it already has, and before another address.
/// </remarks>
internal sealed class DeliveryStatus
{
    private static readonly HashSet<string> AddressNames = new(StringComparer.OrdinalIgnoreCase)
    {
        "Original-Recipient", "Final-Recipient",
    };

    private static readonly HashSet<string> ResultNames = new(StringComparer.OrdinalIgnoreCase)
    {
        "Action", "Status", "Diagnostic-Code",
    };

    private DeliveryStatus(ReportFields message, List<ReportFields> recipients) =>
        (Message, Recipients) = (message, recipients);

    public ReportFields Message { get; }

    public IReadOnlyList<ReportFields> Recipients { get; }

    public static DeliveryStatus Read(string text)
    {
        var message = new ReportFields();
        var recipients = new List<ReportFields>();
        var previous = "";
        foreach (var (name, value) in ReportFields.Read(text))
        {
            if (!AddressNames.Contains(name) && !ResultNames.Contains(name))
            {
                message.Add(name, value);
                continue;
            }

            if (recipients.Count == 0 || StartsRecipient(recipients[^1], name, previous))
                recipients.Add(new ReportFields());
            recipients[^1].Add(name, value);
            previous = name;
        }

        return new DeliveryStatus(message, recipients);
    }

    /// <summary>
    /// Returns the address of a recipient: the one that failed, otherwise the one to which the message was sent.
    /// </summary>
    public static string? AddressOf(ReportFields recipient) =>
        recipient.ValueOf("Final-Recipient") ?? recipient.ValueOf("Original-Recipient");

    /// <summary>The two addresses of one recipient follow each other. The results are before or after them.</summary>
    private static bool StartsRecipient(ReportFields current, string name, string previous) =>
        current.Contains(name)
        || (AddressNames.Contains(name) && current.ContainsAny(AddressNames) && !AddressNames.Contains(previous));
}
