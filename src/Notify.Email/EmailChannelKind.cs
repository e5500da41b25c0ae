using System.Text.Encodings.Web;
using System.Text.Unicode;
using Notify.Email.Addressing;

namespace Notify.Email;

/// <summary>E-mail as a channel kind: what its addresses, headers and templates look like.</summary>
public static class EmailChannelKind
{
    /// <summary>
    /// The kind <c>email</c>. Values in templates are encoded as HTML, a template must give a <c>subject</c>, and may have a plain-text twin. An address is one mailbox of at most
    /// 254 octets (RFC 5321 section 4.5.3.1.3); domains and mailbox names outside ASCII are welcome (RFC 6531).
    /// </summary>
    public static ChannelKind Instance { get; } = new(Channels.Email)
    {
        Formats = [new BodyFormat("html") { Encoder = HtmlEncoder.Create(UnicodeRanges.All), LineBreak = "<br />" }],
        RequiredParts = ["subject"],
        Parts = ["subject"],
        HasTextVersion = true,
        Validate = static address => MailAddress.TryRead(address, out _),
        Normalize = MailAddress.Normalize,
        ValidateHeader = HeaderRules.Check,
    };
}
