namespace Notify.Testing;

/// <summary>A call a <see cref="LocalBotApi"/> has had, whatever it answered.</summary>
/// <param name="Method">The method, for example <c>sendMessage</c>.</param>
/// <param name="Chat">The chat as the caller named it; null where the call was not read, or names none.</param>
/// <param name="Status">The HTTP status answered; 0 where nothing was.</param>
/// <param name="Description">The error answered, or null.</param>
/// <param name="ReceivedAt">When it came, by <see cref="LocalBotApiOptions.TimeProvider"/>.</param>
public sealed record ReceivedBotCall(string Method, string? Chat, int Status, string? Description, DateTimeOffset ReceivedAt)
{
    /// <summary>Method and status; not the chat.</summary>
    public override string ToString() => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"ReceivedBotCall {Method} {Status}");
}
