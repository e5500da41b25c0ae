namespace Notify.Telegram.Messages;

/// <summary>How a file is shown.</summary>
internal enum FileKind
{
    /// <summary>As a picture (sendPhoto).</summary>
    Photo,

    /// <summary>As a file to open (sendDocument).</summary>
    Document,
}
