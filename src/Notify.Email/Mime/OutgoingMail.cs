using MimeKit;

namespace Notify.Email.Mime;

/// <summary>
/// A message with its SMTP envelope: the sender, the recipient and the addresses of the copies. Disposing it closes its
/// attachments.
/// </summary>
internal sealed class OutgoingMail : MimeMessage
{
    private static readonly FormatOptions International = Format(international: true);
    private static readonly FormatOptions Plain = Format(international: false);

    private readonly List<string> _refusedCopies = [];

    /// <param name="headers">
    /// At least From, Date, Subject and Message-ID. The base class creates missing ones, which costs more than the
    /// rest of the message.
    /// </param>
    public OutgoingMail(params IEnumerable<Header> headers) : base(headers) { }

    /// <summary>
    /// The id that reports return, given to the server as ENVID (RFC 3461 section 4.4): the tag of the return address,
    /// or the envelope's id if the channel has no key.
    /// </summary>
    public required string EnvelopeId { get; init; }

    /// <summary>The sender of the envelope, to which bounces are sent.</summary>
    public required MailboxAddress BounceTo { get; init; }

    /// <summary>The envelope's recipient.</summary>
    public required MailboxAddress Recipient { get; init; }

    /// <summary>The addresses that receive a copy: Cc and Bcc.</summary>
    public IReadOnlyList<MailboxAddress> Copies { get; init; } = [];

    /// <summary>The replies that refused a copy, without addresses.</summary>
    public IReadOnlyList<string> RefusedCopies => _refusedCopies;

    /// <summary>Whether only a server with SMTPUTF8 accepts the message (RFC 6531).</summary>
    public required bool NeedsSmtpUtf8 { get; init; }

    /// <summary>The format in which the message is written. MimeKit's default format would write Bcc.</summary>
    public FormatOptions WriteOptions => NeedsSmtpUtf8 ? International : Plain;

    /// <summary>Whether the message is signed, so that no byte may change.</summary>
    public bool IsSealed { get; set; }

    /// <summary>Writes the body (<see cref="OutgoingBody.Write"/>).</summary>
    public Func<Stream, Func<Stream, Task>, CancellationToken, Task>? WriteBody
    {
        set => ((OutgoingBody)Body!).Write = value;
    }

    public void AddRefusedCopy(string reply) => _refusedCopies.Add(reply);

    private static FormatOptions Format(bool international)
    {
        var options = FormatOptions.Default.Clone();
        options.NewLineFormat = NewLineFormat.Dos;
        options.EnsureNewLine = true;
        options.International = international;
        options.HiddenHeaders.Add(HeaderId.Bcc);
        options.HiddenHeaders.Add(HeaderId.ResentBcc);
        options.HiddenHeaders.Add(HeaderId.ContentLength);
        return options;
    }
}
