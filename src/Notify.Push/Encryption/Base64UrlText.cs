using System.Buffers;
using System.Buffers.Text;

namespace Notify.Push.Encryption;

/// <summary>
/// Writes unpadded base64url as browsers do (RFC 4648 section 5), and reads both base64url and standard base64, padded
/// or not: PHP and Python libraries and <see cref="Convert.ToBase64String(byte[])"/> write the latter.
/// </summary>
internal static class Base64UrlText
{
    private static readonly SearchValues<char> Digits =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_+/");

    public static string Write(ReadOnlySpan<byte> bytes) => Base64Url.EncodeToString(bytes);

    /// <summary>
    /// Reads exactly as many bytes as the buffer has. White space around the text is ignored: keys come from files and
    /// environment variables.
    /// </summary>
    /// <returns>False if the text is not base64 or encodes another number of bytes.</returns>
    public static bool TryRead(ReadOnlySpan<char> text, Span<byte> bytes)
    {
        // Checked before decoding: the platform's decoder also accepts white space inside the text.
        var digits = text.Trim().TrimEnd('=');
        if (digits.Length != Base64Url.GetEncodedLength(bytes.Length) || digits.IndexOfAnyExcept(Digits) >= 0)
            return false;
        Span<char> url = stackalloc char[digits.Length];
        digits.Replace(url, '+', '-');
        url.Replace('/', '_');
        return Base64Url.TryDecodeFromChars(url, bytes, out var written) && written == bytes.Length;
    }
}
