using System.Buffers;

namespace Notify.Shared;

/// <summary>The characters that headers, addresses and names must not contain: C0, DEL, C1, and Unicode's two line separators.</summary>
internal static class ControlCharacters
{
    private static readonly SearchValues<char> All = SearchValues.Create(
        [
            .. Enumerable.Range(0, 0x20).Select(code => (char)code),
            .. Enumerable.Range(0x7F, 0x21).Select(code => (char)code),
            '\u2028',
            '\u2029',
        ]);

    public static bool Contains(char character) => All.Contains(character);

    public static bool IsIn(ReadOnlySpan<char> text) => text.ContainsAny(All);
}
