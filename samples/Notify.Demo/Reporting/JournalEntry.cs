using Notify.Delivery;

namespace Notify.Demo.Reporting;

/// <summary>One entry of the journal: the result of one delivery. A worker process sends it as JSON.</summary>
/// <param name="Worker">The number of the worker process; 0 for this process.</param>
internal sealed record JournalEntry(
    Guid Notification,
    Guid Envelope,
    string Channel,
    string Template,
    Lane Lane,
    string? User,
    DeliveryEventKind Kind,
    string Outcome,
    string Text,
    int Worker = 0)
{
    /// <summary>
    /// Whether the worker has finished the envelope; otherwise the entry concerns one of its addresses.
    /// </summary>
    public bool EndsWork => Kind is not
        (DeliveryEventKind.AddressSuppressed or DeliveryEventKind.AddressMoved or DeliveryEventKind.AddressFailed);

    public static JournalEntry Of(DeliveryEvent delivery) => new(
        delivery.Envelope.NotificationId,
        delivery.Envelope.Id,
        delivery.Channel,
        delivery.Envelope.Template,
        delivery.Envelope.Lane,
        delivery.Envelope.Recipient.UserId,
        delivery.Kind,
        delivery.Outcome,
        Journey.Describe(delivery));

    public override string ToString() => Worker == 0 ? Text : $"{Text} (worker {Worker})";
}
