namespace Notify.Chaos.Random;

/// <summary>Draws faults. A seed determines their sequence.</summary>
internal sealed class FaultDice(int seed)
{
    private static readonly (Fault Fault, int Weight)[] Weights =
    [
        (Fault.None, 50),
        (Fault.KillConsumer, 8),
        (Fault.SuspendConsumer, 4),
        (Fault.StopRedis, 4),
        (Fault.KillRedis, 4),
        (Fault.SuspendRedis, 3),
        (Fault.KillConnections, 6),
        (Fault.CutConnections, 6),
        (Fault.DropAnswer, 8),
        (Fault.BlackHole, 3),
        (Fault.FlushScripts, 5),
        (Fault.Poison, 6),
    ];

    private readonly System.Random _random = new(seed);

    public Fault Next()
    {
        var draw = _random.Next(Weights.Sum(one => one.Weight));
        foreach (var (fault, weight) in Weights)
        {
            draw -= weight;
            if (draw < 0)
                return fault;
        }

        return Fault.None;
    }

    public int Below(int bound) => _random.Next(bound);
}
