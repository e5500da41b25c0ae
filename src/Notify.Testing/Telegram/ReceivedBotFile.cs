namespace Notify.Testing;

/// <summary>A file of a message.</summary>
/// <param name="Kind"><c>photo</c> or <c>document</c>.</param>
/// <param name="Reference">The address or <c>file_id</c> it was given by; null where it was uploaded.</param>
/// <param name="FileName">The name it was uploaded under; null where it was not.</param>
/// <param name="Content">What was uploaded; empty where nothing was.</param>
public sealed record ReceivedBotFile(string Kind, string? Reference, string? FileName, ReadOnlyMemory<byte> Content)
{
    /// <summary>The kind alone.</summary>
    public override string ToString() => $"ReceivedBotFile {Kind}";
}
