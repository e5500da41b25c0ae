namespace Notify;

/// <summary>
/// Contains the names of the built-in channel kinds. A channel that is registered without a name has the name of its
/// kind.
/// </summary>
public static class Channels
{
    /// <summary>E-mail with SMTP: <c>email</c>.</summary>
    public const string Email = "email";

    /// <summary>Telegram with the Bot API: <c>telegram</c>.</summary>
    public const string Telegram = "telegram";

    /// <summary>Web push: <c>push</c>.</summary>
    public const string Push = "push";
}
