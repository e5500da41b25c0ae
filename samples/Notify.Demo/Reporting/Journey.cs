using Notify.Delivery;

namespace Notify.Demo.Reporting;

/// <summary>Says in words what happened to a notification at one point of its way.</summary>
internal static class Journey
{
    public static string Describe(DeliveryEvent told) => told.Kind switch
    {
        DeliveryEventKind.Sent => $"{told.Channel}: accepted{(told.Attempt > 1 ? $" at attempt {told.Attempt}" : "")}",
        DeliveryEventKind.Forwarded => $"{told.Channel}: {Reason(told)}, on to {told.NextChannel}",
        DeliveryEventKind.Retrying => $"{told.Channel}: {Reason(told)}, tried again in {Wait(told):0.#} s",
        DeliveryEventKind.Deferred => $"{told.Channel}: {Reason(told)}, waits {Wait(told):0.#} s, no attempt spent",
        DeliveryEventKind.AddressSuppressed => $"{told.Channel}: {Reason(told)}, the address is not used again",
        DeliveryEventKind.DeadLettered => $"{told.Channel}: {Reason(told)}, a dead letter",
        _ => $"{told.Channel}: {told.Kind} {Reason(told)}",
    };

    private static string Reason(DeliveryEvent told) => told.Result?.ToString() ?? told.Outcome;

    private static double Wait(DeliveryEvent told) => (told.NextAt.GetValueOrDefault() - told.At).TotalSeconds;
}
