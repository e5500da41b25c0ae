using System.Buffers;

namespace Notify.Email.Addressing;

/// <summary>The characters nothing in a header or an address may hold.</summary>
internal static class ControlCharacters
{
    /// <summary>C0, DEL, C1, and Unicode's two line separators.</summary>
    public static SearchValues<char> All { get; } = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Select(c => (char)c), .. Enumerable.Range(0x7F, 0x21).Select(c => (char)c), '\u2028', '\u2029']);
}
