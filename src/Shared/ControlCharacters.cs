using System.Buffers;

namespace Notify.Shared;

/// <summary>
/// The characters that headers, addresses and names must not contain: C0, DEL, C1, and Unicode's two line separators.
/// </summary>
internal static class ControlCharacters
{
    private static readonly SearchValues<char> All = SearchValues.Create(
        [
            .. Enumerable.Range(0, 0x20).Select(code => (char)code),
            .. Enumerable.Range(0x7F, 0x21).Select(code => (char)code),
            '\u2028',
            '\u2029',
        ]);

    // Embeddings, overrides and isolates (Unicode Standard Annex #9, section 2).
    private static readonly SearchValues<char> Directions = SearchValues.Create(
        "\u202A\u202B\u202C\u202D\u202E\u2066\u2067\u2068\u2069");

    public static bool Contains(char character) => All.Contains(character);

    public static bool IsIn(ReadOnlySpan<char> text) => text.ContainsAny(All);

    /// <summary>
    /// Whether a character changes the direction of the text that follows: the file "invoice\u202Efdp.exe" is shown as
    /// "invoiceexe.pdf".
    /// </summary>
    public static bool ChangesDirection(char character) => Directions.Contains(character);

    /// <summary>Replaces the characters that change the direction by an underscore, as in the name of a file.</summary>
    public static string ReplaceDirections(string text) => text.AsSpan().ContainsAny(Directions)
        ? string.Concat(text.Select(character => ChangesDirection(character) ? '_' : character))
        : text;

    /// <summary>Removes the characters that change the direction, as from the name of a person.</summary>
    public static string RemoveDirections(string text) => text.AsSpan().ContainsAny(Directions)
        ? string.Concat(text.Where(character => !ChangesDirection(character)))
        : text;
}
