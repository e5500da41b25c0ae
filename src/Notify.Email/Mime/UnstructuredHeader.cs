using System.Text;
using MimeKit;

namespace Notify.Email.Mime;

/// <summary>
/// Writes headers whose value is text: the subject and the headers of the application (RFC 5322 section 2.2.1).
/// </summary>
/// <remarks>
/// The mail library encodes each word that does not fit on a line. Providers that read JSON from a header do not decode
/// it. The library also does not encode text that looks like an encoded word, which a receiver would decode.
/// </remarks>
internal static class UnstructuredHeader
{
    /// <summary>The maximum length of the name of a header, in characters.</summary>
    public const int MaxNameLength = 70;

    /// <summary>
    /// The maximum length of a word of ASCII, in characters. A header is folded only at spaces, and a line has at most
    /// 998 characters (RFC 5322 section 2.1.1), including the name and the colon.
    /// </summary>
    public const int MaxWordLength = 900;

    private const int MaxLineLength = 78;

    // RFC 2047 section 2: a line that contains an encoded word has at most 76 characters.
    private const int MaxEncodedLineLength = 76;
    private const int MaxBytesOfCharacter = 4;
    private const string EncodedWordStart = "=?utf-8?B?";
    private const string EncodedWordEnd = "?=";

    /// <summary>Creates a header.</summary>
    /// <param name="name">The name, in ASCII.</param>
    /// <param name="value">The value, without control characters.</param>
    public static Header Create(string name, string value)
    {
        var isLiteral = LooksEncoded(value);
        if (!isLiteral && !IsPrintableAscii(value))
            return new Header(Encoding.UTF8, name, value);
        var header = new Header(Encoding.UTF8, name, "");
        var text = new StringBuilder(value.Length + 16);
        var column = name.Length + 1;
        if (isLiteral)
            AppendEncoded(text, column, value);
        else
            AppendFolded(text.Append(' '), column + 1, value);
        header.SetRawValue(Encoding.ASCII.GetBytes(text.Append("\r\n").ToString()));
        return header;
    }

    /// <summary>
    /// Determines whether a value can be written as ASCII but contains a word that is too long for it.
    /// </summary>
    public static bool HasLongWord(string value)
    {
        if (!IsPrintableAscii(value) || LooksEncoded(value))
            return false;
        foreach (var word in value.AsSpan().Split(' '))
        {
            if (word.End.Value - word.Start.Value > MaxWordLength)
                return true;
        }
        return false;
    }

    private static bool IsPrintableAscii(string value) => value.AsSpan().IndexOfAnyExceptInRange(' ', '~') < 0;

    /// <summary>Whether a receiver could read a part of the text as an encoded word (RFC 2047 section 2).</summary>
    private static bool LooksEncoded(string value)
    {
        var start = value.IndexOf("=?", StringComparison.Ordinal);
        return start >= 0 && value.IndexOf("?=", start + 2, StringComparison.Ordinal) >= 0;
    }

    /// <summary>
    /// Appends ASCII text. A line ends only between two words: a line of spaces alone is not allowed (RFC 5322 section
    /// 3.2.2), and receivers that unfold the header keep the spaces.
    /// </summary>
    private static void AppendFolded(StringBuilder text, int column, string value)
    {
        var mayFold = false;
        for (var position = 0; position < value.Length;)
        {
            var word = position;
            while (word < value.Length && value[word] == ' ')
                word++;
            var end = value.IndexOf(' ', word);
            if (end < 0)
                end = value.Length;
            if (mayFold && end > word && column + end - position > MaxLineLength)
            {
                text.Append("\r\n");
                column = 0;
            }
            text.Append(value, position, end - position);
            column += end - position;
            mayFold |= end > word;
            position = end;
        }
    }

    /// <summary>Appends text as encoded words of whole characters. Receivers join adjacent encoded words.</summary>
    private static void AppendEncoded(StringBuilder text, int column, string value)
    {
        Span<byte> bytes = stackalloc byte[BytesOfWord(0)];
        var room = BytesOfWord(column);
        if (room < MaxBytesOfCharacter)
            (room, _) = (BytesOfWord(0), text.Append("\r\n"));
        var length = 0;
        foreach (var rune in value.EnumerateRunes())
        {
            if (length + rune.Utf8SequenceLength > room)
            {
                AppendWord(text, bytes[..length]);
                text.Append("\r\n");
                (length, room) = (0, BytesOfWord(0));
            }
            length += rune.EncodeToUtf8(bytes[length..]);
        }
        AppendWord(text, bytes[..length]);
    }

    private static void AppendWord(StringBuilder text, ReadOnlySpan<byte> bytes) =>
        text.Append(' ').Append(EncodedWordStart).Append(Convert.ToBase64String(bytes)).Append(EncodedWordEnd);

    /// <summary>
    /// The number of bytes that an encoded word can carry if it starts after this column and a space.
    /// </summary>
    private static int BytesOfWord(int column) =>
        (MaxEncodedLineLength - column - 1 - EncodedWordStart.Length - EncodedWordEnd.Length) / 4 * 3;
}
