namespace Notify;

/// <summary>The names of the built-in channel kinds. A channel registered without a name of its own is named after its kind.</summary>
public static class Channels
{
    /// <summary>E-mail over SMTP: <c>email</c>.</summary>
    public const string Email = "email";

    /// <summary>Telegram over the Bot API: <c>telegram</c>.</summary>
    public const string Telegram = "telegram";

    /// <summary>Web push: <c>push</c>.</summary>
    public const string Push = "push";
}
