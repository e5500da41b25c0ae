namespace Notify.Telegram.Settings;

/// <summary>What a channel's settings are called in configuration.</summary>
internal static class TelegramSection
{
    public const string Default = "Notify:Telegram";

    /// <summary><c>Notify:Telegram</c>, and for a named channel <c>Notify:Telegram:news</c>.</summary>
    public static string Of(string channel) => channel == Channels.Telegram ? Default : $"{Default}:{channel}";
}
