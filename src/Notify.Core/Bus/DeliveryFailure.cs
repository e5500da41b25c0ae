namespace Notify.Bus;

/// <summary>Represents one reason why an envelope was not delivered.</summary>
public sealed record DeliveryFailure
{
    /// <summary>Gets the time of the failure.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Gets the name of the channel.</summary>
    public required string Channel { get; init; }

    /// <summary>Gets the outcome, one of the <see cref="DeliveryOutcomes"/>, for example <c>transient</c>.</summary>
    public required string Outcome { get; init; }

    /// <summary>Gets the provider's code or the reason, without addresses, for example <c>450 4.7.1</c>.</summary>
    public string? Detail { get; init; }
}
