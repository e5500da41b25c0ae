using Notify.Telegram.Markup.Parsing;

namespace Notify.Telegram.Markup.Escaping;

/// <summary>
/// Encodes values for MarkdownV2 outside of code and addresses. A line break is escaped too: bare, it would end the quotation a template puts a value into, and break
/// what is open there.
/// </summary>
internal sealed class MarkdownV2Encoder : MarkupEncoder
{
    private static readonly string?[] Escaped = MarkdownV2Escape.Table(MarkdownV2Parser.Reserved + "\\\n");

    private MarkdownV2Encoder() { }

    /// <summary>The encoder.</summary>
    public static MarkdownV2Encoder Instance { get; } = new();

    protected override string? Replacement(int unicodeScalar) => unicodeScalar < Escaped.Length ? Escaped[unicodeScalar] : null;
}
