using MimeKit;

namespace Notify.Email.Bounces;

/// <summary>
/// Reads a mail only if its structure is within the bounds. The parser keeps some kilobytes for each part and header,
/// so a mail with many small ones needs a hundred times its size. Therefore they are counted first, without keeping
/// anything.
/// </summary>
internal static class BoundedMailReader
{
    /// <summary>Reads a mail.</summary>
    /// <returns>The mail, which refers to the stream; null if it is beyond a bound or is not a mail.</returns>
    public static MimeMessage? Read(MemoryStream mail, CancellationToken cancellationToken)
    {
        var options = ParserOptions.Default.Clone();
        options.MaxMimeDepth = BounceLimits.MaxDepth;
        try
        {
            var start = mail.Position;
            new Counter(options, new HeaderMeter(mail)).ReadMessage(cancellationToken);
            mail.Position = start;
            return MimeMessage.Load(options, mail, persistent: true, cancellationToken);
        }
        catch (Exception exception) when (exception is FormatException or BoundExceededException)
        {
            return null;
        }
    }

    /// <summary>Copies a mail into memory.</summary>
    /// <returns>The copy; null if the mail has more than <see cref="BounceLimits.MaxBytes"/>.</returns>
    public static async Task<MemoryStream?> CopyAsync(Stream mail, CancellationToken cancellationToken)
    {
        if (mail.CanSeek && mail.Length - mail.Position > BounceLimits.MaxBytes)
            return null;
        var copy = new MemoryStream(mail.CanSeek ? (int)(mail.Length - mail.Position) : 0);
        var buffer = new byte[64 * 1024];
        int count;
        while ((count = await mail.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
        {
            if (copy.Length + count > BounceLimits.MaxBytes)
                return null;
            copy.Write(buffer, 0, count);
        }

        copy.Position = 0;
        return copy;
    }

    private sealed class Counter(ParserOptions options, HeaderMeter mail) : MimeReader(options, mail, MimeFormat.Entity)
    {
        private int _parts;
        private int _headers;
        private int _headerBytes;

        protected override void OnHeadersBegin(
            long beginOffset,
            int beginLineNumber,
            CancellationToken cancellationToken) => mail.StartHeader();

        protected override void OnHeadersEnd(
            long beginOffset,
            int beginLineNumber,
            long endOffset,
            int endLineNumber,
            CancellationToken cancellationToken) => mail.EndHeaders();

        protected override void OnHeaderRead(Header header, int beginLineNumber, CancellationToken cancellationToken)
        {
            mail.StartHeader();
            var length = header.RawField.Length + header.RawValue.Length;
            _headerBytes += length;
            if (length > BounceLimits.MaxHeaderLength
                || ++_headers > BounceLimits.MaxHeaders
                || _headerBytes > BounceLimits.MaxHeaderBytes)
            {
                throw new BoundExceededException();
            }
        }

        protected override void OnMimePartBegin(
            ContentType contentType,
            long beginOffset,
            int beginLineNumber,
            CancellationToken cancellationToken) => CountPart();

        protected override void OnMultipartBegin(
            ContentType contentType,
            long beginOffset,
            int beginLineNumber,
            CancellationToken cancellationToken) => CountPart();

        protected override void OnMessagePartBegin(
            ContentType contentType,
            long beginOffset,
            int beginLineNumber,
            CancellationToken cancellationToken) => CountPart();

        private void CountPart()
        {
            if (++_parts > BounceLimits.MaxParts)
                throw new BoundExceededException();
        }
    }

    /// <summary>
    /// Ends the reading in the middle of a header that is too long, because the parser reports a header only when it is
    /// complete.
    /// </summary>
    private sealed class HeaderMeter(Stream mail) : Stream
    {
        private bool _isInHeader;
        private int _length;

        public override bool CanRead => true;

        public override bool CanSeek => true;

        public override bool CanWrite => false;

        public override long Length => mail.Length;

        public override long Position
        {
            get => mail.Position;
            set => mail.Position = value;
        }

        public void StartHeader() => (_isInHeader, _length) = (true, 0);

        public void EndHeaders() => _isInHeader = false;

        public override int Read(byte[] buffer, int offset, int count)
        {
            if (_isInHeader && _length > BounceLimits.MaxHeaderLength)
                throw new BoundExceededException();
            var read = mail.Read(buffer, offset, count);
            _length += read;
            return read;
        }

        public override long Seek(long offset, SeekOrigin origin) => mail.Seek(offset, origin);

        public override void Flush()
        {
        }

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }

    private sealed class BoundExceededException : Exception;
}
