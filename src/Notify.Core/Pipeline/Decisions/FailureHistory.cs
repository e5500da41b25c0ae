using Notify.Bus;

namespace Notify.Pipeline.Decisions;

/// <summary>Records the reasons why an envelope was not delivered.</summary>
internal static class FailureHistory
{
    /// <summary>Adds an entry.</summary>
    public static DeliveryState Noting(
        this DeliveryState state,
        in StepSnapshot at,
        string outcome,
        string? detail) =>
        state.With(new DeliveryFailure { At = at.BusNow, Channel = at.Channel, Outcome = outcome, Detail = detail });

    /// <summary>
    /// Adds an entry unless the last one is equal, so that a long wait does not push out earlier failures.
    /// </summary>
    public static DeliveryState NotingOnce(
        this DeliveryState state,
        in StepSnapshot at,
        string outcome,
        string? detail)
    {
        var last = state.History.Count == 0 ? null : state.History[^1];
        var isEqual =
            last is not null && last.Channel == at.Channel && last.Outcome == outcome && last.Detail == detail;
        return isEqual ? state : state.Noting(at, outcome, detail);
    }

    /// <summary>Returns how many of the last entries in a row have this outcome on this channel.</summary>
    public static int InARow(DeliveryState state, string channel, string outcome)
    {
        var count = 0;
        for (var i = state.History.Count - 1; i >= 0; i--)
        {
            if (state.History[i].Outcome != outcome || state.History[i].Channel != channel)
                break;
            count++;
        }

        return count;
    }
}
