using Notify.Bus;
using Notify.Delivery;

namespace Notify.Enqueue;

/// <summary>Bytes that travel in the envelope must fit it, and every channel that may carry them. Attachments are named by their place: file names are personal.</summary>
internal sealed class AttachmentCheck(IServiceProvider services)
{
    private const string ByReference = "Attach it with Attachment.ByReference: it is then opened by the IAttachmentSource at delivery.";

    public void Check(Notification notification, ResolvedVia via)
    {
        var attachments = notification.Attachments;
        if (attachments.Count == 0)
            return;
        long total = 0;
        for (var i = 0; i < attachments.Count; i++)
        {
            var attachment = attachments[i];
            CheckNames(attachment, i + 1);
            if (attachment.Content is not { } content)
                continue;
            CheckChannels(via, content.Length, i + 1);
            total += Encoded(content.Length);
            if (total > Envelope.MaxBytes)
            {
                throw Rejected.Because(
                    RejectionReason.TooLarge,
                    $"With attachment {i + 1} the envelope would be larger than {Envelope.MaxBytes / 1024} KB; its {content.Length:N0} bytes travel as base64. {ByReference}");
            }
        }
    }

    /// <summary>The length of so many bytes as base64.</summary>
    public static long Encoded(long bytes) => (bytes + 2) / 3 * 4;

    private void CheckChannels(ResolvedVia via, long bytes, int place)
    {
        foreach (var branch in via.Branches)
        {
            foreach (var channel in branch.Channels)
            {
                if (MaxBytes(channel) is var most && bytes > most)
                {
                    throw Rejected.Because(
                        RejectionReason.TooLarge,
                        $"Attachment {place} has {bytes:N0} bytes; the channel '{channel.Name}' takes at most {most:N0} (MaxAttachmentBytes). Send a link instead.",
                        channel.Name);
                }
            }
        }
    }

    private long MaxBytes(ChannelRegistration channel) => channel.Options(services).MaxAttachmentBytes ?? channel.DefaultMaxAttachmentBytes;

    private static void CheckNames(Attachment attachment, int place)
    {
        if (Rejected.HasControl(attachment.FileName) || Rejected.HasControl(attachment.ContentType) || Rejected.HasControl(attachment.ContentId))
        {
            throw Rejected.Because(
                RejectionReason.InvalidHeader, $"The file name, media type or content id of attachment {place} holds a line break or another control character.");
        }
    }
}
