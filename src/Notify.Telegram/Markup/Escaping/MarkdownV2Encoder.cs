using Notify.Telegram.Markup.Parsing;

namespace Notify.Telegram.Markup.Escaping;

/// <summary>
/// Encodes values for MarkdownV2 outside of code and addresses. Line breaks are escaped, too: an unescaped one would
/// end the quotation that contains the value, and break the entities that are open there.
/// </summary>
internal sealed class MarkdownV2Encoder : MarkupEncoder
{
    private static readonly string?[] Escaped = MarkdownV2Escape.Table(MarkdownV2Parser.Reserved + "\\\n");

    private MarkdownV2Encoder() { }

    /// <summary>The encoder.</summary>
    public static MarkdownV2Encoder Instance { get; } = new();

    protected override string? Replacement(int unicodeScalar) =>
        unicodeScalar < Escaped.Length ? Escaped[unicodeScalar] : null;
}
