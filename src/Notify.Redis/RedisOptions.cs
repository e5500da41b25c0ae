using StackExchange.Redis;

namespace Notify.Redis;

/// <summary>Where Redis is, and what Notify keeps there. Checked at start; a connection is made later, and the host starts while Redis is down.</summary>
/// <remarks><see cref="ToString"/> shows the namespace only: the configuration may hold a password.</remarks>
public sealed class RedisOptions
{
    /// <summary>
    /// A StackExchange.Redis configuration string: <c>localhost:6379</c>, <c>redis.example:6380,ssl=true,password=…</c>, several nodes of a cluster with commas between them, or
    /// Sentinels with <c>serviceName=</c>. Not a URL: <c>redis://…</c> is refused at start. Default null: then <see cref="Connection"/> must be set.
    /// </summary>
    public string? Configuration { get; set; }

    /// <summary>A connection the application has already; it stays the application's to dispose of. Goes before <see cref="Configuration"/>. Default null.</summary>
    public IConnectionMultiplexer? Connection { get; set; }

    /// <summary>
    /// What every key begins with, so that several applications, or stages of one, share a server. Default <c>notify</c>; 1 to 64 letters, digits, <c>.</c>, <c>_</c>, <c>-</c> or <c>:</c>; <c>limit</c>
    /// is no part of it after a <c>:</c>.
    /// </summary>
    public string Namespace { get; set; } = "notify";

    /// <summary>Settings of the bus.</summary>
    public RedisBusOptions Bus { get; } = new();

    /// <summary>The namespace.</summary>
    public override string ToString() => $"RedisOptions, namespace {Namespace}";
}
