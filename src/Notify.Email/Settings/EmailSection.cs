namespace Notify.Email.Settings;

/// <summary>What a channel's settings are called in configuration.</summary>
internal static class EmailSection
{
    public const string Default = "Notify:Email";

    /// <summary><c>Notify:Email</c>, and for a named channel <c>Notify:Email:marketing</c>.</summary>
    public static string Of(string channel) => channel == Channels.Email ? Default : $"{Default}:{channel}";
}
