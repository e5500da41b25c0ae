using Telegram.Bot.Types;

namespace Notify.Telegram.Messages;

/// <summary>A file of a message: one Telegram fetches or has (<paramref name="Reference"/>), or one that is uploaded.</summary>
internal sealed record OutgoingFile(FileKind Kind, string? Reference, Stream? Content, string FileName) : IAsyncDisposable
{
    /// <summary>The file for one call; an uploaded one is read from its beginning and stays open.</summary>
    /// <remarks>A reference goes out as it is: as a URL the client would take its escapes apart.</remarks>
    public InputFile ToInput()
    {
        if (Content is null)
            return InputFile.FromFileId(Reference!);
        Content.Position = 0;
        return InputFile.FromStream(new NonDisposingStream(Content), FileName);
    }

    /// <summary>
    /// The same file, which Telegram does not process as a picture. The owner of the original disposes it.
    /// </summary>
    public OutgoingFile AsDocument() => this with { Kind = FileKind.Document };

    public ValueTask DisposeAsync() => Content?.DisposeAsync() ?? ValueTask.CompletedTask;
}
