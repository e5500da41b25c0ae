namespace Notify.Email.Addressing;

/// <summary>
/// Base32 (RFC 4648 section 6) in lower case, without padding, for whole groups of 5 bytes. It survives servers that
/// change the case of a mailbox name.
/// </summary>
internal static class Base32
{
    private const string Alphabet = "abcdefghijklmnopqrstuvwxyz234567";
    private const int GroupBytes = 5;
    private const int GroupCharacters = 8;
    private const int BitsPerCharacter = 5;

    public static string Encode(ReadOnlySpan<byte> bytes)
    {
        Span<char> text = stackalloc char[bytes.Length / GroupBytes * GroupCharacters];
        for (var i = 0; i < text.Length; i++)
        {
            var bit = i * BitsPerCharacter;
            var pair = (bytes[bit / 8] << 8) | (bit / 8 + 1 < bytes.Length ? bytes[bit / 8 + 1] : 0);
            text[i] = Alphabet[(pair >> (16 - BitsPerCharacter - bit % 8)) & 0x1F];
        }

        return new string(text);
    }

    /// <summary>Reads lower and upper case; false if the text contains another character.</summary>
    public static bool TryDecode(ReadOnlySpan<char> text, Span<byte> bytes)
    {
        bytes.Clear();
        for (var i = 0; i < text.Length; i++)
        {
            var value = IndexOf(text[i]);
            if (value < 0)
                return false;
            var bit = i * BitsPerCharacter;
            var pair = value << (16 - BitsPerCharacter - bit % 8);
            bytes[bit / 8] |= (byte)(pair >> 8);
            if (bit / 8 + 1 < bytes.Length)
                bytes[bit / 8 + 1] |= (byte)pair;
        }

        return true;
    }

    private static int IndexOf(char character) => character switch
    {
        >= 'a' and <= 'z' => character - 'a',
        >= 'A' and <= 'Z' => character - 'A',
        >= '2' and <= '7' => character - '2' + 26,
        _ => -1,
    };
}
