namespace Notify;

/// <summary>Represents the result of <see cref="INotifier.SendAsync"/>, step by step.</summary>
public sealed record DeliveryReport
{
    /// <summary>Gets the id of the notification.</summary>
    public required Guid Id { get; init; }

    /// <summary>Gets a value indicating whether every branch was accepted by one of its steps.</summary>
    public required bool IsAccepted { get; init; }

    /// <summary>Gets the steps that were attempted, in order.</summary>
    public required IReadOnlyList<StepReport> Steps { get; init; }

    /// <summary>Returns the id and the outcome.</summary>
    public override string ToString() =>
        $"DeliveryReport {Id}: {(IsAccepted ? "accepted" : "not accepted")}, {Steps.Count} steps";
}
