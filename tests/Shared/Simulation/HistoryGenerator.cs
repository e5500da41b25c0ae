namespace Notify.Tests.Simulation;

/// <summary>Creates the history of a seed.</summary>
internal sealed class HistoryGenerator
{
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan LongestFault = TimeSpan.FromSeconds(40);

    private readonly Random _random;
    private readonly ChannelPlan[] _channels;
    private readonly RecipientPlan[] _recipients;

    private HistoryGenerator(int seed)
    {
        _random = new Random(seed);
        _channels = [.. Enumerable.Range(0, Between(1, 3)).Select(CreateChannel)];
        _recipients = [.. Enumerable.Range(0, Between(3, 8)).Select(CreateRecipient)];
    }

    public static History Create(int seed) => new HistoryGenerator(seed).CreateHistory(seed);

    private History CreateHistory(int seed)
    {
        var hasGate = Chance(0.6);
        return new History
        {
            Seed = seed,
            Channels = _channels,
            Recipients = _recipients,
            Faults = [.. Enumerable.Range(0, Between(0, 6)).Select(_ => CreateFault(hasGate))],
            Operations = [.. CreateOperations().OrderBy(operation => operation.At)],
            HasFailover = _channels.Length > 1 && _channels[0].Kind == _channels[1].Kind && Chance(0.5),
            HasGate = hasGate,
            LaneCapacity = Chance(0.3) ? Between(1, 4) : 1000,
        };
    }

    private ChannelPlan CreateChannel(int index)
    {
        // The second channel reaches the same addresses as the first one, or is a fallback of another kind.
        var kind = index == 0 || (index == 1 && Chance(0.6)) ? "mail" : "chat";
        var limit = Chance(0.25) ? new RateLimit(Between(2, 6), TimeSpan.FromSeconds(2)) : null;
        return new($"{(char)('a' + index)}", kind, Between(1, 3), Between(1, 4), limit);
    }

    private RecipientPlan CreateRecipient(int number) =>
        new($"r{number}", $"r{number}@{number % 3}", IsInAddressBook: Chance(0.5));

    private Fault CreateFault(bool hasGate)
    {
        var channel = Pick(_channels);
        var recipient = Pick(_recipients);
        var callee = Pick([Callee.Provider, Callee.Provider, .. Enum.GetValues<Callee>()]);
        if (callee == Callee.Gate && !hasGate)
            callee = Callee.Observer;
        var isOfRecipient = callee != Callee.Bus && Chance(0.6);
        var origin = callee == Callee.Provider && channel.Origins > 1 && !isOfRecipient && Chance(0.7)
            ? channel.OriginOf(recipient.Address)
            : null;
        var reaction = callee switch
        {
            Callee.Provider => Pick(isOfRecipient ? Reactions.OfRecipients : Reactions.OfProviders),
            Callee.Gate => Pick(Reactions.OfGates),
            Callee.Bus => Reaction.Throw,
            _ => Pick(Reactions.OfCode),
        };
        var from = Moment(Length / 2);
        return new(
            callee,
            channel.Name,
            origin,
            isOfRecipient ? recipient.Name : null,
            reaction,
            from,
            from + Moment(LongestFault));
    }

    private IEnumerable<Operation> CreateOperations()
    {
        var count = Between(5, 40);
        for (var number = 0; number < count; number++)
        {
            // Bursts: several messages at the same time, to the same few recipients.
            var at = TimeSpan.FromSeconds(Between(0, (int)Length.TotalSeconds));
            yield return new Enqueue(
                at,
                number,
                Pick(_recipients).Name,
                CreateSteps(),
                Chance(0.3) ? Lane.Campaign : Lane.Transactional,
                Chance(0.1) ? Moment(LongestFault) : null,
                Chance(0.1) ? Moment(LongestFault) : null);
            if (Chance(0.05))
                yield return new Cancel(at + Moment(LongestFault / 4), number);
        }

        for (var steps = Between(0, 3); steps > 0; steps--)
            yield return new StepClock(Moment(Length), TimeSpan.FromSeconds(Between(-3600, 3600)));
        for (var restarts = Between(0, 2); restarts > 0; restarts--)
            yield return new Restart(Moment(Length), IsCrash: Chance(0.6));
    }

    private string CreateSteps()
    {
        var first = Between(0, _channels.Length - 1);
        var second = Between(first, _channels.Length - 1);
        return first == second ? _channels[first].Name : $"{_channels[first].Name}>{_channels[second].Name}";
    }

    private int Between(int least, int most) => _random.Next(least, most + 1);

    private bool Chance(double probability) => _random.NextDouble() < probability;

    private T Pick<T>(IReadOnlyList<T> values) => values[_random.Next(values.Count)];

    private TimeSpan Moment(TimeSpan before) => TimeSpan.FromMilliseconds(_random.Next((int)before.TotalMilliseconds));
}
