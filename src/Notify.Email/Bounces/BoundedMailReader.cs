using MimeKit;

namespace Notify.Email.Bounces;

/// <summary>
/// Reads a mail only if its structure is within the bounds. The parser keeps some kilobytes for each part and header, so
/// a mail of tiny ones would take a hundred times its size. Therefore they are counted first, without keeping anything.
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
            new Counter(options, mail).ReadMessage(cancellationToken);
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
        var copy = new MemoryStream();
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

    private sealed class Counter(ParserOptions options, Stream mail) : MimeReader(options, mail, MimeFormat.Entity)
    {
        private int _parts;
        private int _headers;
        private int _headerBytes;

        protected override void OnHeaderRead(Header header, int beginLineNumber, CancellationToken cancellationToken)
        {
            _headerBytes += header.RawField.Length + header.RawValue.Length;
            if (++_headers > BounceLimits.MaxHeaders || _headerBytes > BounceLimits.MaxHeaderBytes)
                throw new BoundExceededException();
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

    private sealed class BoundExceededException : Exception;
}
