using System.Globalization;

namespace Notify.Redis.Health;

/// <summary>
/// The reply of INFO. A property is null if the reply does not contain it, as with some managed services.
/// </summary>
internal sealed record ServerInfo
{
    public Version? Version { get; init; }

    public bool IsReplica { get; init; }

    public bool IsLoading { get; init; }

    public string? EvictionPolicy { get; init; }

    public long? MaxMemory { get; init; }

    public long? UsedMemory { get; init; }

    public bool? WritesAof { get; init; }

    public bool AofWriteFailed { get; init; }

    public bool SnapshotFailed { get; init; }

    public static ServerInfo Parse(string info)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in info.AsSpan().EnumerateLines())
        {
            if (line.IndexOf(':') is var colon and > 0 && line[0] != '#')
                fields[line[..colon].ToString()] = line[(colon + 1)..].Trim().ToString();
        }

        return new ServerInfo
        {
            Version = Version.TryParse(fields.GetValueOrDefault("redis_version"), out var version) ? version : null,
            IsReplica = fields.GetValueOrDefault("role") == "slave",
            IsLoading = fields.GetValueOrDefault("loading") == "1",
            EvictionPolicy = fields.GetValueOrDefault("maxmemory_policy"),
            MaxMemory = Number("maxmemory"),
            UsedMemory = Number("used_memory"),
            WritesAof = fields.GetValueOrDefault("aof_enabled") is { } aof ? aof == "1" : null,
            AofWriteFailed = fields.GetValueOrDefault("aof_last_write_status", "ok") != "ok",
            SnapshotFailed = fields.GetValueOrDefault("rdb_last_bgsave_status", "ok") != "ok",
        };

        long? Number(string name) =>
            long.TryParse(
                fields.GetValueOrDefault(name),
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out var number)
                ? number
                : null;
    }
}
