namespace Notify.Testing;

/// <summary>What reading a line came to: a text, or a reply that says what is wrong with it, or neither when the client has gone.</summary>
internal readonly record struct SmtpLine(string? Text, SmtpReply? Fault)
{
    public bool IsEnd => Text is null && Fault is null;
}
