namespace Notify.Testing;

/// <summary>Represents a call that a <see cref="LocalBotApi"/> received, whatever its answer.</summary>
public sealed record ReceivedBotCall
{
    /// <summary>Gets the method, for example <c>sendMessage</c>.</summary>
    public required string Method { get; init; }

    /// <summary>
    /// Gets the chat as the caller specified it; null if the call could not be read or specifies none.
    /// </summary>
    public string? Chat { get; init; }

    /// <summary>Gets the HTTP status of the answer; 0 if there was none.</summary>
    public required int Status { get; init; }

    /// <summary>Gets the error of the answer; null if there was none.</summary>
    public string? Description { get; init; }

    /// <summary>
    /// Gets the time at which the call was received, according to <see cref="LocalBotApiOptions.TimeProvider"/>.
    /// </summary>
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>Returns the method and the status, not the chat.</summary>
    public override string ToString() =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"ReceivedBotCall {Method} {Status}");
}
