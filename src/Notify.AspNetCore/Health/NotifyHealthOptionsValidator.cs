using Microsoft.Extensions.Options;

namespace Notify.AspNetCore.Health;

/// <summary>Validates the thresholds at startup.</summary>
internal sealed class NotifyHealthOptionsValidator : IValidateOptions<NotifyHealthOptions>
{
    public ValidateOptionsResult Validate(string? name, NotifyHealthOptions options)
    {
        var errors = FindErrors(options).ToList();
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    private static IEnumerable<string> FindErrors(NotifyHealthOptions options)
    {
        if (options.MaxDeadLetters < 0)
            yield return $"NotifyHealthOptions.MaxDeadLetters is {options.MaxDeadLetters}. Set 0 or more.";
        if (options.MaxTransactionalAge <= TimeSpan.Zero)
        {
            yield return
                $"NotifyHealthOptions.MaxTransactionalAge is {options.MaxTransactionalAge}. Set a value above zero.";
        }
    }
}
