using Notify.Bus;
using Notify.Delivery;
using Notify.Shared;

namespace Notify.Enqueue;

/// <content>Metadata, headers and attachments.</content>
internal sealed partial class NotificationValidator
{
    private const int MaxMetadata = 16;
    private const int MaxMetadataName = 50;

    private const string ByReference =
        "Attach it with Attachment.ByReference: it is then opened by the IAttachmentSource at delivery.";

    /// <summary>Templates read the pairs by their names, and each of them travels with every message.</summary>
    private static void ValidateMetadata(IReadOnlyDictionary<string, string> metadata)
    {
        // Enumerating an empty dictionary through its interface would allocate an enumerator.
        if (metadata.Count == 0)
            return;
        if (metadata.Count > MaxMetadata)
        {
            throw Rejected(
                RejectionReason.InvalidValue,
                $"The metadata have {metadata.Count} pairs; at most {MaxMetadata} are allowed. Put values that only the "
                    + "template needs into the Model.");
        }

        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in metadata)
        {
            if (name.Length is 0 or > MaxMetadataName || !name.All(IsOfMetadataName))
            {
                throw Rejected(
                    RejectionReason.InvalidValue,
                    $"A name of the metadata is not valid. Use 1 to {MaxMetadataName} letters, digits, '_' and '-'.");
            }

            if (!names.Add(name))
            {
                throw Rejected(
                    RejectionReason.InvalidValue,
                    $"The name '{name}' occurs twice in the metadata, in different case. Remove one of them.",
                    name);
            }

            if (value is null || value.Length > MaxNameLength || ControlCharacters.IsIn(value))
            {
                throw Rejected(
                    RejectionReason.InvalidValue,
                    $"The value of the metadata '{name}' is null, has more than {MaxNameLength} characters, or contains "
                        + "a control character. Shorten it, or put it into the Model.",
                    name);
            }
        }
    }

    private static bool IsOfMetadataName(char c) => char.IsAsciiLetterOrDigit(c) || c is '_' or '-';

    /// <summary>A header must not contain a line break, and every channel kind of the via must allow it.</summary>
    private static void ValidateHeaders(IReadOnlyDictionary<string, string> headers, ResolvedVia via)
    {
        // Enumerating an empty dictionary through its interface would allocate an enumerator.
        if (headers.Count == 0)
            return;
        foreach (var (name, value) in headers)
        {
            if (string.IsNullOrWhiteSpace(name) || ControlCharacters.IsIn(name))
            {
                throw Rejected(
                    RejectionReason.InvalidHeader,
                    "A header's name is empty or contains a line break or another control character.");
            }

            if (value is null || ControlCharacters.IsIn(value))
            {
                throw Rejected(
                    RejectionReason.InvalidHeader,
                    $"The value of the header '{name}' is null or contains a line break or another control character. "
                        + "Remove it.",
                    name);
            }

            foreach (var kind in via.Kinds)
            {
                if (kind.ValidateHeader(name, value) is { } error)
                {
                    throw Rejected(
                        RejectionReason.InvalidHeader,
                        $"The header '{name}' is not for {kind.Name}: {ToSentence(error)}",
                        name);
                }
            }
        }
    }

    /// <summary>Content in the envelope must fit into it, and every channel of the via must accept its size.</summary>
    private void ValidateAttachments(IReadOnlyList<Attachment> attachments, ResolvedVia via)
    {
        long encodedTotal = 0;
        for (var i = 0; i < attachments.Count; i++)
        {
            var number = i + 1;
            ValidateAttachmentNames(attachments[i], number);
            if (attachments[i].Content is not { } content)
                continue;
            ValidateChannelLimits(via, content.Length, number);
            encodedTotal += Base64Length(content.Length);
            if (encodedTotal > Envelope.MaxBytes)
            {
                throw Rejected(
                    RejectionReason.TooLarge,
                    $"With attachment {number} the envelope would be larger than {Envelope.MaxBytes / 1024} KB; " +
                    $"its {content.Length:N0} bytes travel as base64. {ByReference}");
            }
        }
    }

    private static void ValidateAttachmentNames(Attachment attachment, int number)
    {
        if (ControlCharacters.IsIn(attachment.FileName)
            || ControlCharacters.IsIn(attachment.ContentType)
            || ControlCharacters.IsIn(attachment.ContentId))
        {
            throw Rejected(
                RejectionReason.InvalidHeader,
                $"The file name, media type or content id of attachment {number} contains a line break or another "
                    + "control character.");
        }
    }

    private void ValidateChannelLimits(ResolvedVia via, long length, int number)
    {
        foreach (var channel in via.Branches.SelectMany(branch => branch.Channels))
        {
            var maxLength = GetMaxAttachmentBytes(channel);
            if (length > maxLength)
            {
                throw Rejected(
                    RejectionReason.TooLarge,
                    $"Attachment {number} has {length:N0} bytes; the channel '{channel.Name}' accepts at most "
                        + $"{maxLength:N0} (MaxAttachmentBytes). Send a link instead.",
                    channel.Name);
            }
        }
    }

    private long GetMaxAttachmentBytes(ChannelRegistration channel) =>
        channel.Options(services).MaxAttachmentBytes ?? channel.DefaultMaxAttachmentBytes;

    private static long Base64Length(long length) => (length + 2) / 3 * 4;
}
