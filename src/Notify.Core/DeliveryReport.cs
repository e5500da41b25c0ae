namespace Notify;

/// <summary>What <see cref="INotifier.SendAsync"/> did, hop by hop.</summary>
/// <param name="Id">The notification's id.</param>
/// <param name="Accepted">True where every branch was accepted by one of its hops.</param>
/// <param name="Hops">Every hop that was looked at, in order.</param>
public sealed record DeliveryReport(Guid Id, bool Accepted, IReadOnlyList<HopReport> Hops)
{
    /// <summary>Id and outcome.</summary>
    public override string ToString() => $"DeliveryReport {Id}: {(Accepted ? "accepted" : "not accepted")}, {Hops.Count} hops";
}
