namespace Notify.Redis.Health;

/// <summary>What is looked at.</summary>
internal enum ServerCheck
{
    Reachable,
    Loaded,
    Info,
    Version,
    Role,
    Eviction,
    Memory,
    Aof,
    Snapshot,
}
