namespace Notify.Chaos.Random;

/// <summary>The faults that the random run may cause every quarter of a second.</summary>
internal enum Fault
{
    None,
    KillConsumer,
    SuspendConsumer,
    StopRedis,
    KillRedis,
    SuspendRedis,
    KillConnections,
    CutConnections,
    DropAnswer,
    BlackHole,
    FlushScripts,
    Poison,
}
