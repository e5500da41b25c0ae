using StackExchange.Redis;

namespace Notify.Redis.RateLimits;

/// <summary>What the script said.</summary>
/// <param name="Granted">How many of the wanted permits are ours.</param>
/// <param name="Pause">Where none is: when it is worth asking again.</param>
/// <param name="Processes">How many processes use the limit.</param>
/// <param name="OthersWait">In how many other processes somebody waits in person.</param>
/// <param name="Forgotten">The data are gone: tell everything again.</param>
/// <param name="Free">How many permits are free now.</param>
internal readonly record struct LimitAnswer(int Granted, TimeSpan Pause, int Processes, int OthersWait, bool Forgotten, int Free)
{
    public static LimitAnswer Parse(RedisResult result)
    {
        var said = (long[]?)result;
        return said is { Length: 6 }
            ? new((int)said[0], TimeSpan.FromMilliseconds(Math.Max(said[1], 1)), (int)said[2], (int)said[3], said[4] == 1, (int)said[5])
            : throw new InvalidOperationException("The limit script gave something else than six numbers.");
    }
}
