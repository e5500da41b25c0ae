using Notify.Bus;

namespace Notify.Tests.Pipeline;

/// <summary>Creates envelopes with an attachment by reference.</summary>
internal static class AttachmentEnvelope
{
    public static Envelope Create(string user = "ada", string? email = "ada@example.com", string channel = "email")
    {
        var envelope = DeliveryRig.Envelope();
        return new Envelope
        {
            Id = envelope.Id,
            NotificationId = envelope.NotificationId,
            Template = envelope.Template,
            Recipient = channel == "email"
                ? new Recipient(user) { Email = email }
                : new Recipient(user) { Addresses = new Dictionary<string, string> { [channel] = user } },
            Steps = [channel],
            CreatedAt = envelope.CreatedAt,
            ExpiresAt = envelope.ExpiresAt,
            Attachments = [Attachment.ByReference("b.pdf", "application/pdf", "blob/7")],
        };
    }
}
