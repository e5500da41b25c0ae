using Microsoft.Extensions.Options;

namespace Notify.Redis.Settings;

/// <summary>Checks the settings of one part, or of a bus without a host (no name). The settings of the bus matter to the bus only.</summary>
internal sealed class RedisOptionsValidator : IValidateOptions<RedisOptions>
{
    public ValidateOptionsResult Validate(string? name, RedisOptions options)
    {
        // Options of other names are the application's own.
        if (name is not (null or RedisPart.Bus or RedisPart.RateLimits or RedisPart.AddressBook))
            return ValidateOptionsResult.Skip;
        var problems = RedisOptionsChecks.Problems(options, withBus: name is null or RedisPart.Bus).ToList();
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }
}
