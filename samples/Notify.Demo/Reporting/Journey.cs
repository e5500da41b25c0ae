using Notify.Delivery;

namespace Notify.Demo.Reporting;

/// <summary>Describes the result of one delivery in a sentence.</summary>
internal static class Journey
{
    public static string Describe(DeliveryEvent delivery) => delivery.Kind switch
    {
        DeliveryEventKind.Sent when delivery.Attempt > 1 =>
            $"{delivery.Channel}: accepted at attempt {delivery.Attempt}",
        DeliveryEventKind.Sent => $"{delivery.Channel}: accepted",
        DeliveryEventKind.Forwarded => $"{delivery.Channel}: {Reason(delivery)}, continues on {delivery.NextChannel}",
        DeliveryEventKind.Retrying => $"{delivery.Channel}: {Reason(delivery)}, retried in {Wait(delivery):0.#} s",
        DeliveryEventKind.Deferred =>
            $"{delivery.Channel}: {Reason(delivery)}, waits {Wait(delivery):0.#} s, no attempt consumed",
        DeliveryEventKind.AddressSuppressed => $"{delivery.Channel}: {Reason(delivery)}, the address is not used again",
        DeliveryEventKind.DeadLettered => $"{delivery.Channel}: {Reason(delivery)}, a dead letter",
        _ => $"{delivery.Channel}: {delivery.Kind} {Reason(delivery)}",
    };

    private static string Reason(DeliveryEvent delivery) => delivery.Result?.ToString() ?? delivery.Outcome;

    private static double Wait(DeliveryEvent delivery) =>
        (delivery.NextAt.GetValueOrDefault() - delivery.At).TotalSeconds;
}
