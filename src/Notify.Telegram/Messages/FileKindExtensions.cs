namespace Notify.Telegram.Messages;

/// <summary>The names and features of the kinds of files in the Bot API.</summary>
internal static class FileKindExtensions
{
    /// <summary>Returns the name of the parameter and of the type of InputMedia.</summary>
    public static string Name(this FileKind kind) => kind switch
    {
        FileKind.Photo => "photo",
        FileKind.Video => "video",
        FileKind.Animation => "animation",
        FileKind.Audio => "audio",
        FileKind.Voice => "voice",
        _ => "document",
    };

    /// <summary>Returns the name for a sentence.</summary>
    public static string NameWithArticle(this FileKind kind) =>
        kind is FileKind.Audio or FileKind.Animation ? $"an {kind.Name()}" : $"a {kind.Name()}";

    /// <summary>Returns the method that sends one file.</summary>
    public static string Method(this FileKind kind) => kind switch
    {
        FileKind.Photo => "sendPhoto",
        FileKind.Video => "sendVideo",
        FileKind.Animation => "sendAnimation",
        FileKind.Audio => "sendAudio",
        FileKind.Voice => "sendVoice",
        _ => "sendDocument",
    };

    /// <summary>Whether it can be covered, and its caption shown above it.</summary>
    public static bool IsVisual(this FileKind kind) =>
        kind is FileKind.Photo or FileKind.Video or FileKind.Animation;
}
