using System.Buffers;
using System.Buffers.Text;

namespace Notify.Push.Encryption;

/// <summary>Base64url as browsers write it, without padding (RFC 4648 section 5). Reads it with padding too: some clients keep it.</summary>
internal static class Base64UrlText
{
    private static readonly SearchValues<char> Digits =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    public static string Write(ReadOnlySpan<byte> bytes) => Base64Url.EncodeToString(bytes);

    /// <summary>Reads exactly as many bytes as there is room for.</summary>
    /// <returns>False where the text is no base64url or of another length.</returns>
    public static bool TryRead(ReadOnlySpan<char> text, Span<byte> bytes)
    {
        // Checked first: the platform's decoder also takes white space.
        var digits = text.TrimEnd('=');
        return digits.Length == Base64Url.GetEncodedLength(bytes.Length)
            && digits.IndexOfAnyExcept(Digits) < 0
            && Base64Url.TryDecodeFromChars(digits, bytes, out var written)
            && written == bytes.Length;
    }
}
