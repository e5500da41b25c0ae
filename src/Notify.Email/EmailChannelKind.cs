using System.Text.Encodings.Web;
using System.Text.Unicode;
using Notify.Email.Addressing;
using Notify.Email.Mime;

namespace Notify.Email;

/// <summary>Provides the channel kind of e-mail, which defines its addresses, headers and templates.</summary>
public static class EmailChannelKind
{
    /// <summary>
    /// Gets the kind <c>email</c>. Values in templates are encoded as HTML. A template must contain a <c>subject</c>,
    /// may contain <c>cc</c>, <c>bcc</c> and <c>reply-to</c>, and may have a plain-text version. An address is one
    /// mailbox of at most 254 octets (RFC 5321 section 4.5.3.1.3); domains and mailbox names outside ASCII are allowed
    /// (RFC 6531).
    /// </summary>
    public static ChannelKind Instance { get; } = new(Channels.Email)
    {
        Formats = [new BodyFormat("html") { Encoder = HtmlEncoder.Create(UnicodeRanges.All), LineBreak = "<br />" }],
        RequiredParts = ["subject"],
        Parts = ["subject", .. TemplateAddresses.Parts],
        FixedParts = TemplateAddresses.Parts,
        HasTextVersion = true,
        Validate = static address => MailAddress.TryRead(address, out _),
        Normalize = MailAddress.Normalize,
        ValidateHeader = HeaderRules.Check,
        ValidatePart = TemplateAddresses.Check,
    };
}
