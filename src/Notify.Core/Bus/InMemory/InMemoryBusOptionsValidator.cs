using Microsoft.Extensions.Options;

namespace Notify.Bus.InMemory;

/// <summary>Validates the settings of the in-memory bus.</summary>
internal sealed class InMemoryBusOptionsValidator : IValidateOptions<InMemoryBusOptions>
{
    private static readonly TimeSpan MaxDuration = TimeSpan.FromDays(3650);

    public ValidateOptionsResult Validate(string? name, InMemoryBusOptions options)
    {
        var errors = new ValidateOptionsResultBuilder();
        if (options.LaneCapacity < 1)
        {
            errors.AddError(
                $"must be at least 1, but is {options.LaneCapacity}. Set the number of envelopes that a lane can hold.",
                nameof(options.LaneCapacity));
        }

        if (!Enum.IsDefined(options.WhenFull))
        {
            errors.AddError(
                $"must be {nameof(FullLaneAction.Wait)} or {nameof(FullLaneAction.Fail)}.", nameof(options.WhenFull));
        }

        if (options.TransactionalWeight < 1)
        {
            errors.AddError(
                $"must be at least 1, but is {options.TransactionalWeight}. " +
                "With 9, every tenth claimed envelope is a campaign envelope.",
                nameof(options.TransactionalWeight));
        }

        ValidateDuration(errors, options.LeaseDuration, nameof(options.LeaseDuration));
        ValidateDuration(errors, options.IdempotencyWindow, nameof(options.IdempotencyWindow));
        ValidateDuration(errors, options.DeadLetterRetention, nameof(options.DeadLetterRetention));
        return errors.Build();
    }

    private static void ValidateDuration(ValidateOptionsResultBuilder errors, TimeSpan duration, string setting)
    {
        if (duration <= TimeSpan.Zero || duration > MaxDuration)
            errors.AddError($"must be greater than zero and at most ten years, but is {duration}.", setting);
    }
}
