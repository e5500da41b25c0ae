using StackExchange.Redis;

namespace Notify.Redis;

/// <summary>Represents the options of Redis.</summary>
/// <remarks>
/// They are validated at startup. The connection is opened later, so the host starts while Redis is down.
/// <see cref="ToString"/> returns the namespace only, because the configuration may contain a password.
/// </remarks>
public sealed class RedisOptions
{
    /// <summary>
    /// Gets or sets the configuration string of StackExchange.Redis: <c>localhost:6379</c>,
    /// <c>redis.example:6380,ssl=true,password=…</c>, several nodes of a cluster separated by commas, or Sentinels with
    /// <c>serviceName=</c>. A URL such as <c>redis://…</c> is rejected at startup.
    /// </summary>
    /// <value>The default is null. Then <see cref="Connection"/> must be set.</value>
    public string? Configuration { get; set; }

    /// <summary>
    /// Gets or sets a connection of the application, which takes precedence over <see cref="Configuration"/>. The
    /// application must dispose it.
    /// </summary>
    /// <value>The default is null.</value>
    public IConnectionMultiplexer? Connection { get; set; }

    /// <summary>
    /// Gets or sets the prefix of all keys. Applications that share a server need different namespaces.
    /// </summary>
    /// <value>
    /// The default is <c>notify</c>. 1 to 64 of the letters A to Z and a to z, digits, <c>.</c>, <c>_</c> and <c>-</c>.
    /// </value>
    public string Namespace { get; set; } = "notify";

    /// <summary>Gets the settings of the bus.</summary>
    public RedisBusOptions Bus { get; } = new();

    /// <summary>
    /// The path of the configuration section that was read last, or null if the options were set in code only.
    /// </summary>
    internal string? Section { get; set; }

    /// <summary>Returns the name of an option for messages: its path in configuration, or the member in code.</summary>
    /// <param name="option">The option, for example <c>Bus:LaneCapacity</c>.</param>
    internal string NameOf(string option) =>
        Section is null ? $"{nameof(RedisOptions)}.{option.Replace(':', '.')}" : $"{Section}:{option}";

    /// <summary>Returns a text with the namespace.</summary>
    public override string ToString() => $"RedisOptions, namespace {Namespace}";
}
