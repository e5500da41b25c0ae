using MimeKit;
using Notify.Email.Addressing;
using Notify.Templates;

namespace Notify.Email.Mime;

/// <summary>The addresses in the front matter of a template.</summary>
internal readonly struct TemplateAddresses
{
    /// <summary>
    /// The parts of the front matter that contain addresses. They must not contain values of the model, which could add
    /// a recipient.
    /// </summary>
    public static readonly IReadOnlyList<string> Parts = ["cc", "bcc", "reply-to"];

    private TemplateAddresses(IReadOnlyList<MailboxAddress>[] lists) =>
        (Cc, Bcc, ReplyTo) = (lists[0], lists[1], lists[2]);

    public IReadOnlyList<MailboxAddress> Cc { get; }

    public IReadOnlyList<MailboxAddress> Bcc { get; }

    public IReadOnlyList<MailboxAddress> ReplyTo { get; }

    /// <summary>Reads the parts of a message.</summary>
    /// <returns>A sentence that describes the error, or null.</returns>
    public static string? TryRead(RenderedMessage content, out TemplateAddresses addresses)
    {
        var lists = new IReadOnlyList<MailboxAddress>[Parts.Count];
        addresses = default;
        for (var i = 0; i < Parts.Count; i++)
        {
            lists[i] = [];
            if (content.Part(Parts[i]) is { } text && AddressList.TryRead(text, out lists[i]) is { } error)
                return $"The {Parts[i]} of the template is not valid. {error}";
        }
        addresses = new(lists);
        return null;
    }

    /// <summary>Validates a part of the front matter.</summary>
    /// <returns>A sentence that describes the error, or null.</returns>
    public static string? Check(string part, string text) =>
        Parts.Contains(part, StringComparer.OrdinalIgnoreCase) ? AddressList.TryRead(text, out _) : null;
}
