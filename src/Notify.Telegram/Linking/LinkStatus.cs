namespace Notify.Telegram.Linking;

/// <summary>The result of using a link.</summary>
internal enum LinkStatus
{
    /// <summary>The chat is linked to the user.</summary>
    Linked,

    /// <summary>The link has expired, was used before or is not valid.</summary>
    Invalid,

    /// <summary>The user has as many chats as allowed.</summary>
    TooManyChats,
}
