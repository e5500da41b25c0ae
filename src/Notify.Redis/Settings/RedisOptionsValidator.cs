using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;
using Notify.Bus;
using Notify.Redis.RateLimits;
using StackExchange.Redis;

namespace Notify.Redis.Settings;

/// <summary>Validates the options of one part, or of a bus without a host, whose options have no name.</summary>
/// <remarks>
/// Each error names the setting and says what to set. No error quotes the configuration string, because it may contain
/// a password.
/// </remarks>
internal sealed partial class RedisOptionsValidator : IValidateOptions<RedisOptions>
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(3650);

    public ValidateOptionsResult Validate(string? name, RedisOptions options)
    {
        // Options with other names belong to the application.
        if (name is not (null or RedisPart.Bus or RedisPart.RateLimits or RedisPart.AddressBook))
            return ValidateOptionsResult.Skip;
        var errors = FindErrors(options, withBus: name is null or RedisPart.Bus).ToList();
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    /// <param name="options">The options.</param>
    /// <param name="withBus">Whether the settings of the bus are used.</param>
    public static IEnumerable<string> FindErrors(RedisOptions options, bool withBus) =>
        Server(options)
            .Concat(withBus ? Bus(options.Bus) : [])
            .Select(error => $"{RedisSection.Path}:{error}");

    private static IEnumerable<string> Server(RedisOptions options)
    {
        if (options.Connection is null && Configuration(options.Configuration) is { } problem)
            yield return $"Configuration {problem}";
        if (options.Namespace is null || !NamespacePattern().IsMatch(options.Namespace))
            yield return "Namespace is not 1 to 64 letters, digits, '.', '_', '-' or ':'; write for example notify.";
        else if (options.Namespace.Split(':').Skip(1).Contains(LimitKeys.Part, StringComparer.Ordinal))
            yield return $"Namespace has the part {LimitKeys.Part}, which the keys of another namespace's rate limits have too; "
                + "write another name.";
    }

    private static string? Configuration(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return "is empty; write where Redis is, for example localhost:6379, or pass a Connection.";
        EndPointCollection servers;
        try
        {
            servers = ConfigurationOptions.Parse(text).EndPoints;
        }
        catch (Exception unreadable) when (unreadable is ArgumentException or FormatException or OverflowException)
        {
            // What it says quotes the text.
            return "is not a configuration string of StackExchange.Redis; write for example localhost:6379,ssl=true.";
        }

        if (servers.Count == 0)
            return "names no server; write for example localhost:6379.";

        // A URL would be taken for a host, and its password shown wherever a server is named.
        return servers.OfType<DnsEndPoint>().All(server => IsHost(server.Host))
            ? null
            : "names something that is no host; write host and port without a scheme or user, and the password behind them: "
                + "redis.example:6380,ssl=true,password=….";
    }

    private static bool IsHost(string host) =>
        host.Length > 0 && host.All(letter => char.IsLetterOrDigit(letter) || letter is '.' or '-' or '_');

    private static IEnumerable<string> Bus(RedisBusOptions bus)
    {
        if (bus.LaneCapacity < 1)
            yield return $"Bus:LaneCapacity is {bus.LaneCapacity}; write how many envelopes a lane may hold, at least 1.";
        if (!Enum.IsDefined(bus.WhenFull))
            yield return $"Bus:WhenFull is not a valid value; write {nameof(FullLaneAction.Wait)} or {nameof(FullLaneAction.Fail)}.";
        if (bus.TransactionalWeight < 1)
            yield return $"Bus:TransactionalWeight is {bus.TransactionalWeight}; write at least 1; 9 gives campaign a tenth.";
        (string Setting, TimeSpan Time, TimeSpan Least, TimeSpan Most)[] times =
        [
            (nameof(bus.LeaseDuration), bus.LeaseDuration, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)),
            (nameof(bus.IdempotencyWindow), bus.IdempotencyWindow, Shortest, Longest),
            (nameof(bus.DeadLetterRetention), bus.DeadLetterRetention, Shortest, Longest),
            (nameof(bus.EnqueueTimeout), bus.EnqueueTimeout, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(5)),
            (nameof(bus.PollInterval), bus.PollInterval, TimeSpan.FromMilliseconds(50), TimeSpan.FromMinutes(1)),
        ];
        foreach (var (setting, time, least, most) in times)
        {
            if (time < least || time > most)
                yield return $"Bus:{setting} is {time:c}; write a duration from {least:c} to {most:c}.";
        }
    }

    [GeneratedRegex(@"^[A-Za-z0-9._:-]{1,64}\z")]
    private static partial Regex NamespacePattern();
}
