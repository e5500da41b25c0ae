using System.Globalization;

namespace Notify.Benchmarks.Telegram;

/// <summary>The message of every contender, to alternating chats.</summary>
internal static class Alert
{
    public const string Template = "alert/telegram.liquid";

    public const string Liquid =
        "*{{ Order }} failed* for `{{ Symbol | telegram_code }}`\n"
            + "The broker refused the {{ Order }} of your {{ Side }} position: _{{ Reason }}_";

    /// <summary>The text that the template renders, as written by hand.</summary>
    public const string Text =
        "*Stop\\-loss failed* for `XAUUSD`\n"
            + "The broker refused the Stop\\-loss of your long position: _insufficient margin_";

    public static Model Sample { get; } = new("Stop-loss", "XAUUSD", "long", "insufficient margin");

    public static long Chat(int message) => 100_000 + message;

    public static Recipient To(int message) =>
        new("user-" + message.ToString(CultureInfo.InvariantCulture)) { TelegramChatId = Chat(message) };

    internal sealed record Model(string Order, string Symbol, string Side, string Reason);
}
