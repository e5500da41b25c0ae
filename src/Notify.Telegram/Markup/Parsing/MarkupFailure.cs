using System.Globalization;
using System.Text;

namespace Notify.Telegram.Markup.Parsing;

/// <summary>Creates errors with a position in UTF-16 units and in bytes.</summary>
internal static class MarkupFailure
{
    /// <summary>
    /// Creates an error. The placeholder <c>{offset}</c> in the message is replaced by the position in bytes.
    /// </summary>
    public static MarkupError At(string markup, int position, string message)
    {
        var bytes = Encoding.UTF8.GetByteCount(markup.AsSpan(0, position));
        return new(
            position,
            bytes,
            message.Replace("{offset}", bytes.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal));
    }
}
