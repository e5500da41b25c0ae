using Notify.Bus;

namespace Notify.Sql.Bus;

/// <summary>
/// The turns of the two lanes of a queue: one campaign message after each group of transactional ones, as long as both
/// lanes have messages. Each process counts its own turns, so the share holds for all of them together.
/// </summary>
internal sealed class LaneShare(int transactionalWeight)
{
    private readonly Lock _gate = new();

    // The number of transactional messages since the last campaign message, up to the weight.
    private int _run;

    /// <summary>Returns how many of the next messages are campaign messages if both lanes have enough of them.</summary>
    public int CampaignTurns(ClaimLimits limits)
    {
        lock (_gate)
        {
            var (run, campaign) = (_run, 0);
            for (var turn = 0; turn < limits.Total && campaign < limits.Campaign; turn++)
            {
                if (run >= transactionalWeight)
                    (run, campaign) = (0, campaign + 1);
                else
                    run++;
            }

            return campaign;
        }
    }

    /// <summary>Counts claimed messages and returns them in the order of their turns.</summary>
    public T[] InTurn<T>(IReadOnlyList<T> messages, Func<T, Lane> lane)
    {
        var transactional = new Queue<T>(messages.Where(message => lane(message) == Lane.Transactional));
        var campaign = new Queue<T>(messages.Where(message => lane(message) == Lane.Campaign));
        var ordered = new T[messages.Count];
        lock (_gate)
        {
            for (var i = 0; i < ordered.Length; i++)
            {
                if (campaign.Count > 0 && (_run >= transactionalWeight || transactional.Count == 0))
                {
                    ordered[i] = campaign.Dequeue();
                    _run = 0;
                }
                else
                {
                    ordered[i] = transactional.Dequeue();
                    _run = Math.Min(_run + 1, transactionalWeight);
                }
            }
        }

        return ordered;
    }
}
