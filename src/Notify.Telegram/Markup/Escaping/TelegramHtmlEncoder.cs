namespace Notify.Telegram.Markup.Escaping;

/// <summary>
/// Encodes values for Telegram's HTML, both text and quoted attributes. Telegram knows only four named entities. The
/// HTML encoder of .NET would write most of the world's scripts as numbers, which count against the limit of bytes.
/// </summary>
internal sealed class TelegramHtmlEncoder : MarkupEncoder
{
    private TelegramHtmlEncoder() { }

    /// <summary>The encoder.</summary>
    public static TelegramHtmlEncoder Instance { get; } = new();

    protected override string? Replacement(int unicodeScalar) => unicodeScalar switch
    {
        '&' => "&amp;",
        '<' => "&lt;",
        '>' => "&gt;",
        '"' => "&quot;",
        _ => null,
    };
}
