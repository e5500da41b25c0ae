namespace Notify.Testing;

/// <summary>
/// The result of reading a line: a text, or a reply that describes the error, or neither if the client has closed the
/// connection.
/// </summary>
internal readonly record struct SmtpLine(string? Text, SmtpReply? Fault)
{
    public bool IsEnd => Text is null && Fault is null;
}
