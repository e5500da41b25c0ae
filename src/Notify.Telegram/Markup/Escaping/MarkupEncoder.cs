using System.Text;
using System.Text.Encodings.Web;

namespace Notify.Telegram.Markup.Escaping;

/// <summary>
/// Encodes the values a template places: some ASCII characters become something longer, all others stay. A template engine uses any of the overloads of <see cref="TextEncoder"/>;
/// they all lead here.
/// </summary>
internal abstract unsafe class MarkupEncoder : TextEncoder
{
    /// <summary>The longest replacement.</summary>
    public sealed override int MaxOutputCharactersPerInputCharacter => 6;

    /// <summary>What a character becomes; null where it stays.</summary>
    protected abstract string? Replacement(int unicodeScalar);

    public sealed override bool WillEncode(int unicodeScalar) => Replacement(unicodeScalar) is not null;

    public sealed override int FindFirstCharacterToEncode(char* text, int textLength)
    {
        // Half a surrogate pair cannot be sent; the base class makes U+FFFD of it, once it knows where it is.
        var rest = new ReadOnlySpan<char>(text, textLength);
        while (Rune.DecodeFromUtf16(rest, out var rune, out var length) == System.Buffers.OperationStatus.Done && Replacement(rune.Value) is null)
            rest = rest[length..];
        return rest.IsEmpty ? -1 : textLength - rest.Length;
    }

    public sealed override bool TryEncodeUnicodeScalar(int unicodeScalar, char* buffer, int bufferLength, out int numberOfCharactersWritten)
    {
        var target = new Span<char>(buffer, bufferLength);
        if (Replacement(unicodeScalar) is not { } replacement)
            return new Rune(unicodeScalar).TryEncodeToUtf16(target, out numberOfCharactersWritten);
        var fits = replacement.TryCopyTo(target);
        numberOfCharactersWritten = fits ? replacement.Length : 0;
        return fits;
    }
}
