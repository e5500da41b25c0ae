using System.Net;
using System.Text.RegularExpressions;
using Notify.Telegram.Markup;

namespace Notify.Telegram.Messages;

/// <summary>Makes plain text of markup that cannot be read: what people see should not be full of backslashes or tags.</summary>
internal static partial class PlainFallback
{
    public static string Of(string source, MarkupSyntax syntax) =>
        syntax == MarkupSyntax.Markdown ? EscapePattern().Replace(source, "$1")
        : syntax == MarkupSyntax.Html ? WebUtility.HtmlDecode(TagPattern().Replace(source, ""))
        : source;

    [GeneratedRegex(@"\\([!-/:-@\[-`{-~])", RegexOptions.CultureInvariant)]
    private static partial Regex EscapePattern();

    [GeneratedRegex(@"</?[A-Za-z][^<>]*>", RegexOptions.CultureInvariant)]
    private static partial Regex TagPattern();
}
