namespace Notify;

/// <summary>What <see cref="INotifier.SendAsync"/> did, step by step.</summary>
/// <param name="Id">The notification's id.</param>
/// <param name="IsAccepted">True where every branch was accepted by one of its steps.</param>
/// <param name="Steps">Every step that was looked at, in order.</param>
public sealed record DeliveryReport(Guid Id, bool IsAccepted, IReadOnlyList<StepReport> Steps)
{
    /// <summary>Id and outcome.</summary>
    public override string ToString() => $"DeliveryReport {Id}: {(IsAccepted ? "accepted" : "not accepted")}, {Steps.Count} steps";
}
