using System.Text;
using System.Text.Encodings.Web;

namespace Notify.Telegram.Markup.Escaping;

/// <summary>
/// Encodes the values in a template: some ASCII characters are replaced by a longer text, all others stay. A template
/// engine may use any overload of <see cref="TextEncoder"/>; all of them call this class.
/// </summary>
internal abstract unsafe class MarkupEncoder : TextEncoder
{
    /// <summary>The length of the longest replacement.</summary>
    public sealed override int MaxOutputCharactersPerInputCharacter => 6;

    /// <summary>Returns the replacement for a character; null if the character stays.</summary>
    protected abstract string? Replacement(int unicodeScalar);

    public sealed override bool WillEncode(int unicodeScalar) => Replacement(unicodeScalar) is not null;

    public sealed override int FindFirstCharacterToEncode(char* text, int textLength)
    {
        // Half of a surrogate pair cannot be sent. The base class replaces it by U+FFFD if this method returns its
        // position.
        var rest = new ReadOnlySpan<char>(text, textLength);
        while (Rune.DecodeFromUtf16(rest, out var rune, out var length) == System.Buffers.OperationStatus.Done
            && Replacement(rune.Value) is null)
        {
            rest = rest[length..];
        }

        return rest.IsEmpty ? -1 : textLength - rest.Length;
    }

    public sealed override bool TryEncodeUnicodeScalar(
        int unicodeScalar,
        char* buffer,
        int bufferLength,
        out int numberOfCharactersWritten)
    {
        var target = new Span<char>(buffer, bufferLength);
        if (Replacement(unicodeScalar) is not { } replacement)
            return new Rune(unicodeScalar).TryEncodeToUtf16(target, out numberOfCharactersWritten);
        var fits = replacement.TryCopyTo(target);
        numberOfCharactersWritten = fits ? replacement.Length : 0;
        return fits;
    }
}
