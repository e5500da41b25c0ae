using System.Net;
using Microsoft.Extensions.Options;
using Notify.Bus;
using Notify.Shared;
using StackExchange.Redis;

namespace Notify.Redis.Settings;

/// <summary>Validates the options of one part, or of a bus without a host, whose options have no name.</summary>
/// <remarks>
/// Each error names the setting as the application wrote it, and its valid values. No error quotes the configuration
/// string, because it may contain a password.
/// </remarks>
internal sealed class RedisOptionsValidator : IValidateOptions<RedisOptions>
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(3650);

    public ValidateOptionsResult Validate(string? name, RedisOptions options)
    {
        // Options with other names belong to the application.
        if (name is not (null or RedisPart.Bus or RedisPart.RateLimits or RedisPart.AddressBook))
            return ValidateOptionsResult.Skip;
        var errors = FindErrors(options, withBus: name is null or RedisPart.Bus).ToList();

        // A section names the part itself. Options from code look the same for each part.
        if (name is not null && options.Section is null)
            errors = errors.ConvertAll(error => $"Redis part '{name}': {error}");
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    /// <param name="options">The options.</param>
    /// <param name="withBus">Whether the settings of the bus are used.</param>
    public static IEnumerable<string> FindErrors(RedisOptions options, bool withBus) =>
        Server(options)
            .Concat(withBus ? Bus(options.Bus) : [])
            .Select(error => $"{options.NameOf(error.Option)} {error.Text}");

    private static IEnumerable<(string Option, string Text)> Server(RedisOptions options)
    {
        if (options.Connection is null && Configuration(options.Configuration) is { } error)
            yield return (nameof(options.Configuration), error);
        if (!PlainName.IsValid(options.Namespace))
            yield return (nameof(options.Namespace), $"must consist of {PlainName.Rule}. Use for example notify.");
    }

    private static string? Configuration(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return "is empty. Set the address of Redis, for example localhost:6379, or set Connection in code.";
        EndPointCollection servers;
        try
        {
            servers = ConfigurationOptions.Parse(text).EndPoints;
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or OverflowException)
        {
            // The message of the exception quotes the text.
            return "is not a valid configuration string of StackExchange.Redis. "
                + "Use for example localhost:6379,ssl=true.";
        }

        if (servers.Count == 0)
            return "does not contain a server. Set for example localhost:6379.";

        // The client would use a URL as the name of a host, and messages that name the server would show its password.
        return servers.OfType<DnsEndPoint>().All(server => IsHost(server.Host))
            ? null
            : "contains an invalid host. Set host and port without a scheme or user, followed by the password: "
                + "redis.example:6380,ssl=true,password=….";
    }

    private static bool IsHost(string host) =>
        host.Length > 0 && host.All(letter => char.IsLetterOrDigit(letter) || letter is '.' or '-' or '_');

    private static IEnumerable<(string Option, string Text)> Bus(RedisBusOptions bus)
    {
        if (bus.LaneCapacity < 1)
        {
            yield return (
                NameOf(nameof(bus.LaneCapacity)),
                $"is {bus.LaneCapacity}. Set the maximum number of queued envelopes in a lane, at least 1.");
        }

        if (!Enum.IsDefined(bus.WhenFull))
        {
            yield return (
                NameOf(nameof(bus.WhenFull)),
                $"is not a valid value. Use {nameof(FullLaneAction.Wait)} or {nameof(FullLaneAction.Fail)}.");
        }

        if (bus.TransactionalWeight < 1)
        {
            yield return (
                NameOf(nameof(bus.TransactionalWeight)),
                $"is {bus.TransactionalWeight}. Set at least 1; with 9, one of ten claimed messages is of the "
                    + "campaign lane.");
        }

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
                yield return (NameOf(setting), $"is {time:c}. Set a duration from {least:c} to {most:c}.");
        }
    }

    private static string NameOf(string setting) => $"{nameof(RedisOptions.Bus)}:{setting}";
}
