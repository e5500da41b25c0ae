namespace Notify.Testing;

/// <summary>Represents a file in a message.</summary>
public sealed record ReceivedBotFile
{
    /// <summary>
    /// Gets the kind: <c>photo</c>, <c>video</c>, <c>animation</c>, <c>audio</c>, <c>voice</c> or <c>document</c>.
    /// </summary>
    public required string Kind { get; init; }

    /// <summary>Gets the URL or <c>file_id</c> of the file; null if the file was uploaded.</summary>
    public string? Reference { get; init; }

    /// <summary>Gets the name of the uploaded file; null if the file was not uploaded.</summary>
    public string? FileName { get; init; }

    /// <summary>Gets the content of the uploaded file; empty if the file was not uploaded.</summary>
    public ReadOnlyMemory<byte> Content { get; init; }

    /// <summary>Returns the kind.</summary>
    public override string ToString() => $"ReceivedBotFile {Kind}";
}
