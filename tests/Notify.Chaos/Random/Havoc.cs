using Notify.Bus;
using Notify.Chaos.Arena;
using Notify.Chaos.Faults;
using StackExchange.Redis;

namespace Notify.Chaos.Random;

/// <summary>Causes random faults and counts them.</summary>
internal sealed class Havoc(Ring ring, FaultDice dice, Func<WorkerProcess> startConsumer, List<WorkerProcess> consumers)
{
    /// <summary>A text in every envelope of the run, and therefore in every command that contains one.</summary>
    public static readonly string Body = new('x', 10);

    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(250);
    private static readonly byte[] Undecodable = "{ no envelope"u8.ToArray();

    private static readonly Fault[] FaultsOfAll =
    [
        Fault.StopRedis,
        Fault.KillRedis,
        Fault.SuspendRedis,
        Fault.KillConnections,
        Fault.CutConnections,
        Fault.DropAnswer,
        Fault.BlackHole,
    ];

    private readonly SortedDictionary<Fault, int> _done = [];

    /// <summary>The number of faults that may have cost every consumer its settlements in flight.</summary>
    public int CutsForAll => FaultsOfAll.Sum(Of);

    /// <summary>The number of faults that may have cost one consumer its settlements in flight.</summary>
    public int CutsForOne => Of(Fault.KillConsumer) + Of(Fault.SuspendConsumer);

    public int Total => _done.Values.Sum();

    public int Of(Fault fault) => _done.GetValueOrDefault(fault);

    public override string ToString() => string.Join(", ", _done.Select(one => $"{one.Key} {one.Value}"));

    public async Task RageAsync(Func<bool> until)
    {
        using var steps = new PeriodicTimer(Step);
        while (!until())
        {
            await steps.WaitForNextTickAsync();
            var fault = dice.Next();
            if (fault == Fault.None)
                continue;
            try
            {
                await DoAsync(fault, steps);
                _done[fault] = Of(fault) + 1;
            }
            catch (Exception away) when (away is RedisException or TimeoutException or BusUnavailableException)
            {
                // Redis has not recovered from the last fault yet.
            }
        }

        ring.Proxy.Mode = ProxyMode.Forward;
    }

    private async Task DoAsync(Fault fault, PeriodicTimer steps)
    {
        switch (fault)
        {
            case Fault.KillConsumer:
                var victim = dice.Below(consumers.Count);
                await consumers[victim].KillAsync();
                consumers[victim] = startConsumer();
                break;
            case Fault.SuspendConsumer:
                var suspended = consumers[dice.Below(consumers.Count)];
                await suspended.SuspendAsync();
                await PassAsync(steps);
                await suspended.ResumeAsync();
                break;
            case Fault.StopRedis:
                await ring.Server.StopAsync();
                await ring.Server.StartAgainAsync();
                break;
            case Fault.KillRedis:
                await ring.Server.KillAsync();
                await ring.Server.StartAgainAsync();
                break;
            case Fault.SuspendRedis:
                await ring.Server.SuspendAsync();
                await PassAsync(steps);
                await ring.Server.ResumeAsync();
                break;
            case Fault.KillConnections:
                await ring.ExecuteAsync("CLIENT", "KILL", "TYPE", dice.Below(2) == 0 ? "normal" : "pubsub");
                break;
            case Fault.CutConnections:
                ring.Proxy.Cut();
                break;
            case Fault.DropAnswer:
                ring.Proxy.DropAnswersOf(Body);
                break;
            case Fault.BlackHole:
                ring.Proxy.Mode = (ProxyMode)((int)ProxyMode.BlackHole + dice.Below(3));
                await PassAsync(steps);
                ring.Proxy.Mode = ProxyMode.Forward;
                break;
            case Fault.FlushScripts:
                await ring.ExecuteAsync("SCRIPT", "FLUSH");
                break;
            default:
                await ring.InjectAsync(Undecodable);
                break;
        }
    }

    /// <summary>Waits for up to three seconds, which is twice as long as a lease.</summary>
    private async Task PassAsync(PeriodicTimer steps)
    {
        for (var remaining = dice.Below(12); remaining >= 0; remaining--)
            await steps.WaitForNextTickAsync();
    }
}
