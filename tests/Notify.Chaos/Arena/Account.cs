namespace Notify.Chaos.Arena;

/// <summary>The place of everything that was accepted: the invariant of every test.</summary>
/// <param name="Accepted">Ids whose enqueue returned.</param>
/// <param name="Sent">The number of times that each was sent.</param>
/// <param name="Queued">Ids in a queue and not dead.</param>
/// <param name="Dead">Ids among the dead letters.</param>
/// <param name="Undecodable">The number of bodies that are not envelopes.</param>
/// <param name="Problems">The problems that the audit found.</param>
/// <param name="TotalAccepted">The number of accepted envelopes as counted by the bus.</param>
/// <param name="TotalCompleted">The number of completed envelopes as counted by the bus, for all channels.</param>
internal sealed record Account(
    IReadOnlySet<Guid> Accepted,
    IReadOnlyDictionary<Guid, int> Sent,
    IReadOnlyList<Guid> Queued,
    IReadOnlyList<Guid> Dead,
    int Undecodable,
    IReadOnlyList<string> Problems,
    long TotalAccepted,
    long TotalCompleted)
{
    public int Duplicates => Sent.Values.Sum(times => times - 1);

    /// <summary>Ids that were sent more than once.</summary>
    public IEnumerable<Guid> SentAgain => Sent.Where(sent => sent.Value > 1).Select(sent => sent.Key);

    public IEnumerable<Guid> Lost =>
        Accepted.Where(id => !Sent.ContainsKey(id) && !Queued.Contains(id) && !Dead.Contains(id));

    /// <summary>Asserts that accepted = done ∪ dead-lettered ∪ queued, each in exactly one place.</summary>
    public void ShouldHold()
    {
        Problems.Should().BeEmpty();
        Lost.Should().BeEmpty("what was accepted is done, dead or queued");
        Queued.Concat(Dead).Should().OnlyHaveUniqueItems();
        Sent.Keys.Concat(Queued)
            .Concat(Dead)
            .Where(id => !Accepted.Contains(id)).Should().BeEmpty("every enqueue was repeated until it was accepted");

        // A forward is accepted by one more channel and completed by one more, so the sum holds over all of them.
        TotalAccepted.Should().Be(TotalCompleted + Queued.Count + Dead.Count + Undecodable);
    }

    /// <summary>Asserts that nothing is queued and that there are no dead letters.</summary>
    public void ShouldBeAllSent(int count, int atMostTwice = 0)
    {
        ShouldHold();
        Accepted.Should().HaveCount(count);
        (Queued.Count, Dead.Count).Should().Be((0, 0));
        Sent.Should().HaveCount(count);
        Duplicates.Should().BeLessThanOrEqualTo(atMostTwice);
    }
}
