using System.ComponentModel;
using Notify.Bus;

namespace Notify.Sql;

/// <summary>Provides the validation of <see cref="SqlBusOptions"/> and the names of its durations.</summary>
/// <remarks>For authors of engines, whose options contain the settings of the bus as <c>Bus</c>.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class SqlBusOptionsValidation
{
    private const string Prefix = "Bus:";
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(3650);

    /// <summary>Gets the settings that are durations.</summary>
    public static IReadOnlyCollection<string> Durations { get; } =
    [
        Prefix + nameof(SqlBusOptions.LeaseDuration),
        Prefix + nameof(SqlBusOptions.IdempotencyWindow),
        Prefix + nameof(SqlBusOptions.DeadLetterRetention),
        Prefix + nameof(SqlBusOptions.EnqueueTimeout),
        Prefix + nameof(SqlBusOptions.PollInterval),
    ];

    /// <summary>Returns what is wrong with the settings.</summary>
    /// <param name="bus">The settings.</param>
    /// <returns>The setting and the error, which follows the name of the setting in a message.</returns>
    public static IEnumerable<(string Setting, string Error)> FindErrors(SqlBusOptions bus)
    {
        ArgumentNullException.ThrowIfNull(bus);
        return Errors(bus);
    }

    private static IEnumerable<(string Setting, string Error)> Errors(SqlBusOptions bus)
    {
        if (bus.LaneCapacity < 1)
        {
            yield return (
                Prefix + nameof(bus.LaneCapacity),
                $"is {bus.LaneCapacity}. Set the maximum number of queued envelopes in a lane, at least 1.");
        }

        if (!Enum.IsDefined(bus.WhenFull))
        {
            yield return (
                Prefix + nameof(bus.WhenFull),
                $"is not a valid value. Use {nameof(FullLaneAction.Wait)} or {nameof(FullLaneAction.Fail)}.");
        }

        if (bus.TransactionalWeight < 1)
        {
            yield return (
                Prefix + nameof(bus.TransactionalWeight),
                $"is {bus.TransactionalWeight}. Set at least 1; with 9, one of ten claimed messages is of the "
                    + "campaign lane.");
        }

        (string Setting, TimeSpan Time, TimeSpan Least, TimeSpan Most)[] times =
        [
            (nameof(bus.LeaseDuration), bus.LeaseDuration, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)),
            (nameof(bus.IdempotencyWindow), bus.IdempotencyWindow, Shortest, Longest),
            (nameof(bus.DeadLetterRetention), bus.DeadLetterRetention, Shortest, Longest),
            (nameof(bus.EnqueueTimeout), bus.EnqueueTimeout, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(5)),
            (nameof(bus.PollInterval), bus.PollInterval, TimeSpan.FromMilliseconds(50), TimeSpan.FromMinutes(1)),
        ];
        foreach (var (setting, time, least, most) in times)
        {
            if (time < least || time > most)
                yield return (Prefix + setting, $"is {time:c}. Set a duration from {least:c} to {most:c}.");
        }
    }
}
