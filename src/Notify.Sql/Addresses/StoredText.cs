using System.Globalization;
using System.Text;

namespace Notify.Sql.Addresses;

/// <summary>
/// Converts texts of the application to texts that every database can store, and back. Databases refuse zero characters
/// and unpaired surrogates, but an address that a user has entered may contain them. They are replaced by an escape
/// character and their four hexadecimal digits; all other texts remain as they are.
/// </summary>
internal static class StoredText
{
    // A private-use character, which is escaped itself.
    private const char Escape = '\uE1A5';
    private const int Digits = 4;

    public static string Write(string text)
    {
        var first = IndexOfUnstorable(text, 0);
        if (first < 0)
            return text;
        var stored = new StringBuilder(text.Length + Digits);
        var start = 0;
        for (var index = first; index >= 0; index = IndexOfUnstorable(text, start))
        {
            stored.Append(text, start, index - start).Append(Escape);
            stored.Append(((int)text[index]).ToString("x4", CultureInfo.InvariantCulture));
            start = index + 1;
        }

        return stored.Append(text, start, text.Length - start).ToString();
    }

    public static string Read(string stored)
    {
        if (!stored.Contains(Escape))
            return stored;
        var text = new StringBuilder(stored.Length);
        for (var index = 0; index < stored.Length; index++)
        {
            if (stored[index] == Escape && TryReadEscaped(stored, index + 1, out var escaped))
            {
                text.Append(escaped);
                index += Digits;
            }
            else
            {
                text.Append(stored[index]);
            }
        }

        return text.ToString();
    }

    private static bool TryReadEscaped(string stored, int start, out char escaped)
    {
        escaped = default;
        if (stored.Length - start < Digits
            || !ushort.TryParse(
                stored.AsSpan(start, Digits),
                NumberStyles.AllowHexSpecifier,
                CultureInfo.InvariantCulture,
                out var code))
        {
            return false;
        }

        escaped = (char)code;
        return true;
    }

    private static int IndexOfUnstorable(string text, int start)
    {
        for (var index = start; index < text.Length; index++)
        {
            if (text[index] is '\0' or Escape)
                return index;
            if (!char.IsSurrogate(text[index]))
                continue;
            if (index + 1 == text.Length || !char.IsSurrogatePair(text[index], text[index + 1]))
                return index;
            index++;
        }

        return -1;
    }
}
