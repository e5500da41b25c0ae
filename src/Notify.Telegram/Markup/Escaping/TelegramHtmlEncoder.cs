namespace Notify.Telegram.Markup.Escaping;

/// <summary>
/// Encodes values for Telegram's HTML, text and quoted attributes alike. Telegram knows four named entities only, and the platform's HTML encoder would write most of
/// the world's scripts as numbers, against the limit of bytes.
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
