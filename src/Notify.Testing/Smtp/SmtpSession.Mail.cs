using System.Globalization;
using System.Text;

namespace Notify.Testing;

/// <summary>Handles MAIL and RCPT.</summary>
internal sealed partial class SmtpSession
{
    /// <summary>
    /// The maximum number of recipients, which bounds memory. It is well above the 100 of RFC 5321, section 4.5.3.1.8.
    /// </summary>
    private const int MaxRecipients = 1000;

    private SmtpReply Mail(string argument)
    {
        if (_greeted is not (SmtpGreeted.Ehlo or SmtpGreeted.Helo) || _mail.IsOpen)
            return SmtpReplies.BadSequence;
        if (_options.RequireAuthentication && _log.AuthenticatedAs is null)
            return SmtpReplies.AuthRequired;
        if (!SmtpPath.TrySplit(argument, SmtpPath.From, out var address, out var parameters))
            return SmtpReplies.BadArgument;
        if (address.Length > 0 && !SmtpPath.IsAddress(address))
            return SmtpReplies.BadSender;

        var (utf8, binary) = (false, false);
        foreach (var parameter in parameters.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var refusal = ReadParameter(parameter, ref utf8, ref binary);
            if (refusal is not null)
                return refusal;
        }

        if (!utf8 && !Ascii.IsValid(address))
            return SmtpReplies.Utf8Required;
        _mail.Open(address, utf8, binary);
        return SmtpReplies.SenderOk;
    }

    /// <summary>Reads a parameter of MAIL. Returns null if it is valid.</summary>
    private SmtpReply? ReadParameter(string parameter, ref bool utf8, ref bool binary)
    {
        var extended = _greeted == SmtpGreeted.Ehlo;
        var equals = parameter.IndexOf('=', StringComparison.Ordinal);
        var name = equals < 0 ? parameter : parameter[..equals];
        var value = equals < 0 ? "" : parameter[(equals + 1)..];
        switch (name.ToUpperInvariant())
        {
            case "SIZE"
                when extended && long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var size):
                return size > _options.MaxMessageBytes ? SmtpReplies.TooLarge : null;
            case "BODY" when extended && _options.Announce8BitMime && value.ToUpperInvariant() is "7BIT" or "8BITMIME":
                return null;
            case "BODY"
                when extended
                    && _options.AnnounceChunking
                    && value.Equals("BINARYMIME", StringComparison.OrdinalIgnoreCase):
                binary = true;
                return null;
            case "AUTH" when extended && _authenticator.Mechanisms.Length > 0 && value.Length > 0:
                return null;
            case "SMTPUTF8" when extended && _options.AnnounceSmtpUtf8 && equals < 0:
                utf8 = true;
                return null;
            default:
                return SmtpReplies.BadParameter;
        }
    }

    private SmtpReply Recipient(string argument)
    {
        if (!_mail.IsOpen || _mail.HasChunks)
            return SmtpReplies.BadSequence;
        if (!SmtpPath.TrySplit(argument, SmtpPath.To, out var address, out var parameters))
            return SmtpReplies.BadArgument;
        if (!SmtpPath.IsAddress(address) && !address.Equals("postmaster", StringComparison.OrdinalIgnoreCase))
            return SmtpReplies.BadRecipient;
        if (parameters.Length > 0)
            return SmtpReplies.BadParameter;
        if (!_mail.Utf8 && !Ascii.IsValid(address))
            return SmtpReplies.Utf8Required;
        if (_mail.Recipients.Count >= MaxRecipients)
            return SmtpReplies.TooManyRecipients;
        _mail.Add(address);
        return SmtpReplies.RecipientOk;
    }
}
