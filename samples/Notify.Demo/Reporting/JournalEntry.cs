using Notify.Delivery;

namespace Notify.Demo.Reporting;

/// <summary>One line of the journal: what became of an envelope at one point of its way. A worker process sends it as JSON.</summary>
/// <param name="Worker">The number of the worker process; 0: this one.</param>
internal sealed record JournalEntry(
    Guid Notification, Guid Envelope, string Channel, string Template, Lane Lane, string? User, DeliveryEventKind Kind, string Outcome, string Text, int Worker = 0)
{
    /// <summary>Whether the worker has done with the envelope; else it is about one of its addresses.</summary>
    public bool EndsWork => Kind is not (DeliveryEventKind.AddressSuppressed or DeliveryEventKind.AddressMoved or DeliveryEventKind.AddressFailed);

    public static JournalEntry Of(DeliveryEvent told) => new(
        told.Envelope.NotificationId, told.Envelope.Id, told.Channel, told.Envelope.Template, told.Envelope.Lane, told.Envelope.Recipient.UserId, told.Kind, told.Outcome, Journey.Describe(told));

    public override string ToString() => Worker == 0 ? Text : $"{Text} (worker {Worker})";
}
