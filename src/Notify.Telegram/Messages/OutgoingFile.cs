namespace Notify.Telegram.Messages;

/// <summary>
/// A file of a message: one that Telegram fetches or already has (<paramref name="Reference"/>), or one that is
/// uploaded.
/// </summary>
internal sealed record OutgoingFile(FileKind Kind, string? Reference, Stream? Content, string FileName)
    : IAsyncDisposable
{
    /// <summary>Returns the content from its beginning, for one call. The content stays open for another one.</summary>
    public Stream OpenContent()
    {
        Content!.Position = 0;
        return new NonDisposingStream(Content);
    }

    /// <summary>
    /// The same file, which Telegram does not process as a picture. The owner of the original disposes it.
    /// </summary>
    public OutgoingFile AsDocument() => this with { Kind = FileKind.Document };

    public ValueTask DisposeAsync() => Content?.DisposeAsync() ?? ValueTask.CompletedTask;
}
