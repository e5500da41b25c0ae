using Notify.Delivery;

namespace Notify.Email.Mime;

/// <summary>The result of building a message: the message, or the reason why it cannot be sent.</summary>
internal readonly struct MailDraft
{
    private MailDraft(OutgoingMail? mail, SendResult? refusal) => (Mail, Refusal) = (mail, refusal);

    public OutgoingMail? Mail { get; }

    public SendResult? Refusal { get; }

    public static MailDraft Of(OutgoingMail mail) => new(mail, null);

    public static MailDraft Refused(SendResult refusal) => new(null, refusal);
}
