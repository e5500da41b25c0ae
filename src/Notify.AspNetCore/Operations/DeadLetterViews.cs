using Notify.AspNetCore.Http;
using Notify.AspNetCore.Models;
using Notify.Bus;

namespace Notify.AspNetCore.Operations;

/// <summary>Converts dead letters to their JSON form, without personal data.</summary>
internal static class DeadLetterViews
{
    public static DeadLetterRow Row(DeadLetter letter) => new()
    {
        Id = letter.Id,
        Channel = letter.Channel,
        Lane = EnumNames.Of(letter.Lane),
        Template = letter.Envelope?.Template,
        UserId = letter.Envelope?.Recipient.UserId,
        Campaign = letter.Envelope?.Campaign,
        List = letter.Envelope?.List,
        Reason = letter.Reason,
        At = letter.At,
        Failures = letter.State.History.Count,
        Requeues = letter.State.Requeues,
        Readable = letter.Envelope is not null,
    };

    public static DeadLetterDetails Details(DeadLetter letter) => new(Row(letter))
    {
        NotificationId = letter.Envelope?.NotificationId,
        Steps = letter.Envelope?.Steps ?? [],
        Step = letter.State.Step,
        EnqueuedAt = letter.Envelope?.CreatedAt,
        ExpiresAt = letter.Envelope?.ExpiresAt,
        PossiblyDelivered = letter.State.PossiblyDelivered,
        History =
        [
            .. letter.State.History.Select(failure =>
                new DeliveryHistoryEntry(failure.At, failure.Channel, failure.Outcome, failure.Detail)),
        ],
        Bytes = letter.Bytes?.ToArray(),
    };
}
