using Notify.Bus;

namespace Notify.Testing.Conformance;

/// <summary>
/// The invariant after every case: accepted = done ∪ dead-lettered ∪ queued, and each id is in one place only.
/// </summary>
internal static class BusAudit
{
    public static async Task RunAsync(BusProbe probe)
    {
        var places = new Dictionary<Guid, string>();
        Enter(places, probe.Done, "done");
        var dead = await DeadLetters(probe.Bus).ConfigureAwait(false);
        Enter(places, dead.Where(letter => letter.Envelope is not null).Select(letter => letter.Id), "a dead letter");

        var waiting = 0L;
        var expired = 0L;
        foreach (var row in (await probe.Bus.GetStatisticsAsync().ConfigureAwait(false)).Channels)
        {
            await probe.Bus.Control.ResumeAsync(row.Channel).ConfigureAwait(false);
            for (var left = row.Transactional + row.Campaign; left > 0;)
            {
                var leases = await probe.Claim((int)Math.Min(left, 1000), null, row.Channel).ConfigureAwait(false);
                left -= leases.Count;
            }

            waiting += row.Delayed;
            expired += row.TotalDeadLettersExpired;
        }

        Enter(places, probe.Held, "queued");
        foreach (var (id, place) in places)
        {
            Check.That(
                probe.Injected > 0 || probe.Accepted.Contains(id),
                $"nothing appears that was not accepted ({id} is {place})");
        }

        var unreadable = dead.Count(letter => letter.Envelope is null);
        Check.Equal(
            probe.Accepted.Count + probe.Injected,
            places.Count + unreadable + waiting + expired + probe.Purged,
            "envelopes accepted, against those done, dead, queued, waiting, expired and purged");
    }

    private static async Task<List<DeadLetter>> DeadLetters(IMessageBus bus)
    {
        var all = new List<DeadLetter>();
        string? cursor = null;
        do
        {
            var page = await bus.DeadLetters.ListAsync(DeadLetterFilter.All, cursor, 1000).ConfigureAwait(false);
            all.AddRange(page.Items);
            cursor = page.Next;
        }
        while (cursor is not null);
        return all;
    }

    private static void Enter(Dictionary<Guid, string> places, IEnumerable<Guid> ids, string place)
    {
        foreach (var id in ids)
        {
            if (!places.TryAdd(id, place))
                throw new ConformanceException($"Envelope {id} is in two places: {places[id]} and {place}.");
        }
    }
}
