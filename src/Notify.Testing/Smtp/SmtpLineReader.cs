using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Notify.Testing;

/// <summary>
/// Reads lines that end in CRLF only. A line beyond the limit is skipped to its end, in bounded memory.
/// </summary>
internal static class SmtpLineReader
{
    /// <summary>The maximum length of a line of an AUTH exchange (RFC 4954, section 4).</summary>
    private const int MaxLength = 12288;

    private static ReadOnlySpan<byte> CrLf => "\r\n"u8;

    public static async ValueTask<SmtpLine> ReadLineAsync(this SmtpConnection connection)
    {
        var tooLong = false;
        while (true)
        {
            var read = await connection.ReadAsync().ConfigureAwait(false);
            var buffer = read.Buffer;
            if (TryTake(buffer, out var line, out var rest))
            {
                var result =
                    tooLong || line.Length > MaxLength ? new SmtpLine(null, SmtpReplies.LineTooLong) : Decode(line);
                connection.Input.AdvanceTo(rest);
                return result;
            }

            if (read.IsCompleted)
                return default;
            tooLong |= buffer.Length > MaxLength;

            // The last byte stays: it may be the CR at the end of the line.
            var keepFrom = tooLong ? buffer.GetPosition(buffer.Length - 1) : buffer.Start;
            connection.Input.AdvanceTo(keepFrom, buffer.End);
        }
    }

    private static bool TryTake(
        ReadOnlySequence<byte> buffer,
        out ReadOnlySequence<byte> line,
        out SequencePosition rest)
    {
        var reader = new SequenceReader<byte>(buffer);
        var found = reader.TryReadTo(out line, CrLf);
        rest = reader.Position;
        return found;
    }

    private static SmtpLine Decode(ReadOnlySequence<byte> line)
    {
        var bytes = line.IsSingleSegment ? line.FirstSpan : line.ToArray();
        if (bytes.IndexOfAny((byte)'\r', (byte)'\n', (byte)0) >= 0 || !Utf8.IsValid(bytes))
            return new SmtpLine(null, SmtpReplies.MalformedLine);
        return new SmtpLine(Encoding.UTF8.GetString(bytes), null);
    }
}
