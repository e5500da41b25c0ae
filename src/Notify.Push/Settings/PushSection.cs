namespace Notify.Push.Settings;

/// <summary>What a channel's settings are called in configuration.</summary>
internal static class PushSection
{
    public const string Default = "Notify:Push";

    /// <summary><c>Notify:Push</c>, and for a named channel <c>Notify:Push:marketing</c>.</summary>
    public static string Of(string channel) => channel == Channels.Push ? Default : $"{Default}:{channel}";
}
