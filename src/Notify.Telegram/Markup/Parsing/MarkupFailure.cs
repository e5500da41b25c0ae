using System.Globalization;
using System.Text;

namespace Notify.Telegram.Markup.Parsing;

/// <summary>Makes errors of positions, counted both our way and Telegram's.</summary>
internal static class MarkupFailure
{
    /// <summary>An error whose words name the byte where it begins: <c>{offset}</c>.</summary>
    public static MarkupError At(string markup, int position, string message)
    {
        var bytes = Encoding.UTF8.GetByteCount(markup.AsSpan(0, position));
        return new(position, bytes, message.Replace("{offset}", bytes.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal));
    }
}
