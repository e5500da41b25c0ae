using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;
using Notify.Bus;
using StackExchange.Redis;

namespace Notify.Redis.Settings;

/// <summary>Checks the settings of one part. Never quotes the configuration: it may hold a password.</summary>
internal sealed partial class RedisOptionsValidator : IValidateOptions<RedisOptions>
{
    private static readonly TimeSpan LongestTime = TimeSpan.FromDays(3650);

    public ValidateOptionsResult Validate(string? name, RedisOptions options)
    {
        var problems = new ValidateOptionsResultBuilder();
        CheckConnection(problems, options);
        if (!NamespacePattern().IsMatch(options.Namespace))
            problems.AddError("must be 1 to 64 letters, digits, '.', '_', '-' or ':'; write for example notify.", nameof(options.Namespace));
        CheckBus(problems, options.Bus);
        return problems.Build();
    }

    private static void CheckConnection(ValidateOptionsResultBuilder problems, RedisOptions options)
    {
        if (options.Connection is not null)
            return;
        if (string.IsNullOrWhiteSpace(options.Configuration))
        {
            problems.AddError("says nothing; write where Redis is, for example localhost:6379, or pass a Connection.", nameof(options.Configuration));
            return;
        }

        try
        {
            if (ConfigurationOptions.Parse(options.Configuration).EndPoints.Count == 0)
                problems.AddError("names no server; write for example localhost:6379.", nameof(options.Configuration));
        }
        catch (Exception unreadable) when (unreadable is ArgumentException or FormatException or OverflowException)
        {
            problems.AddError("is not a configuration string of StackExchange.Redis; write for example localhost:6379,ssl=true.", nameof(options.Configuration));
        }
    }

    private static void CheckBus(ValidateOptionsResultBuilder problems, RedisBusOptions bus)
    {
        if (bus.LaneCapacity < 1)
            problems.AddError($"must be at least 1, not {bus.LaneCapacity}; write how many envelopes a lane may hold.", Of(nameof(bus.LaneCapacity)));
        if (!Enum.IsDefined(bus.WhenFull))
            problems.AddError($"must be {nameof(FullLane.Wait)} or {nameof(FullLane.Fail)}.", Of(nameof(bus.WhenFull)));
        if (bus.TransactionalWeight < 1)
            problems.AddError($"must be at least 1, not {bus.TransactionalWeight}; 9 gives campaign a tenth.", Of(nameof(bus.TransactionalWeight)));
        CheckTime(problems, bus.LeaseDuration, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1), nameof(bus.LeaseDuration));
        CheckTime(problems, bus.IdempotencyWindow, TimeSpan.FromMilliseconds(1), LongestTime, nameof(bus.IdempotencyWindow));
        CheckTime(problems, bus.DeadLetterRetention, TimeSpan.FromMilliseconds(1), LongestTime, nameof(bus.DeadLetterRetention));
        CheckTime(problems, bus.EnqueueTimeout, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(5), nameof(bus.EnqueueTimeout));
        CheckTime(problems, bus.PollInterval, TimeSpan.FromMilliseconds(50), TimeSpan.FromMinutes(1), nameof(bus.PollInterval));
    }

    private static void CheckTime(ValidateOptionsResultBuilder problems, TimeSpan time, TimeSpan least, TimeSpan most, string setting)
    {
        if (time < least || time > most)
            problems.AddError($"is {time}; write {least} to {most} (days.hours:minutes:seconds).", Of(setting));
    }

    private static string Of(string setting) => $"{nameof(RedisOptions.Bus)}:{setting}";

    [GeneratedRegex(@"^[A-Za-z0-9._:-]{1,64}\z")]
    private static partial Regex NamespacePattern();
}
