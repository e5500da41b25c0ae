using Microsoft.Extensions.Options;

namespace Notify.Bus.InMemory;

/// <summary>Checks the settings of the in-memory bus.</summary>
internal sealed class InMemoryBusOptionsValidator : IValidateOptions<InMemoryBusOptions>
{
    private static readonly TimeSpan LongestTime = TimeSpan.FromDays(3650);

    public ValidateOptionsResult Validate(string? name, InMemoryBusOptions options)
    {
        var problems = new ValidateOptionsResultBuilder();
        if (options.LaneCapacity < 1)
            problems.AddError($"must be at least 1, not {options.LaneCapacity}; write how many envelopes a lane may hold.", nameof(options.LaneCapacity));
        if (!Enum.IsDefined(options.WhenFull))
            problems.AddError($"must be {nameof(FullLaneAction.Wait)} or {nameof(FullLaneAction.Fail)}.", nameof(options.WhenFull));
        if (options.TransactionalWeight < 1)
            problems.AddError($"must be at least 1, not {options.TransactionalWeight}; 9 gives campaign a tenth.", nameof(options.TransactionalWeight));
        CheckTime(problems, options.LeaseDuration, nameof(options.LeaseDuration));
        CheckTime(problems, options.IdempotencyWindow, nameof(options.IdempotencyWindow));
        CheckTime(problems, options.DeadLetterRetention, nameof(options.DeadLetterRetention));
        return problems.Build();
    }

    private static void CheckTime(ValidateOptionsResultBuilder problems, TimeSpan time, string setting)
    {
        if (time <= TimeSpan.Zero || time > LongestTime)
            problems.AddError($"must be more than zero and at most ten years, not {time}.", setting);
    }
}
