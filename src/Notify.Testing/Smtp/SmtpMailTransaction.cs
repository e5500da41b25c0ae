namespace Notify.Testing;

/// <summary>The mail between MAIL and the end of its data (RFC 5321, section 3.3).</summary>
internal sealed class SmtpMailTransaction(MailBuffer content)
{
    private List<string> _recipients = [];

    public string? From { get; private set; }

    public bool Utf8 { get; private set; }

    public bool IsOpen => From is not null;

    /// <summary>Whether a chunk has come, after which only chunks may follow (RFC 3030, section 2).</summary>
    public bool HasChunks { get; set; }

    public IReadOnlyList<string> Recipients => _recipients;

    public MailBuffer Content => content;

    public void Open(string from, bool utf8) => (From, Utf8) = (from, utf8);

    public void Add(string recipient) => _recipients.Add(recipient);

    public void Reset()
    {
        (From, Utf8, HasChunks) = (null, false, false);
        if (_recipients.Count > 0)
            _recipients = [];
        content.Reset();
    }
}
