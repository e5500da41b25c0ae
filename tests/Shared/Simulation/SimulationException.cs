using System.Text;
using static System.FormattableString;

namespace Notify.Tests.Simulation;

/// <summary>
/// An invariant is violated. The message contains the history, and the events of the messages that are affected.
/// </summary>
internal sealed class SimulationException(
    World world, IReadOnlyCollection<string> general, IReadOnlyCollection<Violation> violations)
    : Exception(Describe(world, general, violations))
{
    private static string Describe(
        World world, IReadOnlyCollection<string> general, IReadOnlyCollection<Violation> violations)
    {
        var text = new StringBuilder();
        foreach (var line in general.Concat(violations.Select(violation => violation.Text)))
            text.AppendLine(line);
        text.AppendLine(Invariant($"Set NOTIFY_SEED={world.History.Seed} to repeat this round:"));
        text.Append(world.History);
        foreach (var message in violations.SelectMany(violation => violation.Messages).Distinct())
        {
            text.AppendLine(Invariant($"{message}, enqueued at {message.EnqueuedAt}:"));
            foreach (var one in message.Events)
                text.Append("  ").AppendLine(one.ToString());
        }

        return text.ToString();
    }
}
