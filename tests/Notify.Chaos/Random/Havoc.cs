using Notify.Chaos.Arena;
using Notify.Chaos.Faults;
using StackExchange.Redis;

namespace Notify.Chaos.Random;

/// <summary>Does what the dice say, and keeps count of it.</summary>
internal sealed class Havoc(Ring ring, FaultDice dice, Func<WorkerProcess> startConsumer, List<WorkerProcess> consumers)
{
    /// <summary>Stands in every envelope of the run, and so in whatever command carries one.</summary>
    public static readonly string Body = new('x', 10);

    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(250);
    private static readonly byte[] Undecodable = "{ no envelope"u8.ToArray();

    private readonly SortedDictionary<Fault, int> _done = [];

    /// <summary>How many faults may each have cost the consumers the settlement of all they had in their hands, and how many that of one consumer.</summary>
    public int CutsForAll => Of(Fault.StopRedis) + Of(Fault.KillRedis) + Of(Fault.KillConnections) + Of(Fault.CutConnections) + Of(Fault.BlackHole) + Of(Fault.DropAnswer);

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
            catch (Exception away) when (away is RedisException or TimeoutException)
            {
                // Redis has not got up from the last fault yet.
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
            case Fault.StopRedis:
                await ring.Server.StopAsync();
                await ring.Server.StartAgainAsync();
                break;
            case Fault.KillRedis:
                await ring.Server.KillAsync();
                await ring.Server.StartAgainAsync();
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
                for (var still = dice.Below(12); still >= 0; still--)
                    await steps.WaitForNextTickAsync();
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
}
