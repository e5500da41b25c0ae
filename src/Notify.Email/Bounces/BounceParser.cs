using Notify.Email.Bounces;

namespace Notify.Email;

/// <summary>
/// Reads delivery status notifications (RFC 3464) and complaints (RFC 5965) from a bounce mailbox, in the forms that
/// servers use.
/// </summary>
/// <remarks>
/// <para>
/// The envelope is found by <c>Original-Envelope-Id</c>, by the Message-ID of the returned message, or by the address
/// to which the report was sent if <see cref="EmailOptions.EnvelopeSender"/> contains <c>{id}</c>.
/// </para>
/// <para>
/// The parser does not verify the origin of a report. Do not suppress addresses by it: pass the e-mail to the
/// channel (<see cref="Notify.Delivery.ChannelRegistration.Inbound"/>), which verifies the return address.
/// </para>
/// </remarks>
public static class BounceParser
{
    /// <summary>Reads an e-mail.</summary>
    /// <param name="mail">The e-mail as it was received. At most 10 MiB are read.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>
    /// The report; null if the e-mail is not one, such as an answer by a person or an absence note, or if it exceeds a
    /// bound: 10 MiB, 500 parts, 5,000 headers (64 KiB each, 1 MiB together), or 1,000 recipients.
    /// </returns>
    public static async Task<BounceReport?> ParseAsync(Stream mail, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(mail);
        using var copy = await BoundedMailReader.CopyAsync(mail, cancellationToken).ConfigureAwait(false);
        if (copy is null)
            return null;
        using var message = BoundedMailReader.Read(copy, cancellationToken);
        return message is null ? null : ReportReader.Read(message);
    }
}
