namespace Notify.Testing;

/// <summary>The state of a message between MAIL and the end of its data (RFC 5321, section 3.3).</summary>
internal sealed class SmtpMailTransaction(MailBuffer content)
{
    private List<string> _recipients = [];
    private bool _binary;

    public string? From { get; private set; }

    public bool Utf8 { get; private set; }

    public bool IsOpen => From is not null;

    /// <summary>Whether a chunk was received, after which only chunks may follow (RFC 3030, section 2).</summary>
    public bool HasChunks { get; set; }

    /// <summary>Whether DATA is not allowed: a chunk was received, or the content is binary and has no lines.</summary>
    public bool ChunksOnly => HasChunks || _binary;

    public IReadOnlyList<string> Recipients => _recipients;

    public MailBuffer Content => content;

    public void Open(string from, bool utf8, bool binary) => (From, Utf8, _binary) = (from, utf8, binary);

    public void Add(string recipient) => _recipients.Add(recipient);

    public void Reset()
    {
        (From, Utf8, HasChunks, _binary) = (null, false, false, false);
        if (_recipients.Count > 0)
            _recipients = [];
        content.Reset();
    }
}
