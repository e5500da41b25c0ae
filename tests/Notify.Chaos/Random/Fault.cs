namespace Notify.Chaos.Random;

/// <summary>What the random run may do every quarter of a second.</summary>
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
