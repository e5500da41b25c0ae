using Microsoft.Extensions.Options;

namespace Notify.Push.Settings;

/// <summary>Checks a channel's settings at start, where this process works the channel; a host that only enqueues needs none of them.</summary>
internal sealed class PushOptionsValidator(string channel, string optionsName, IOptions<NotifyOptions> notify) : IValidateOptions<PushOptions>
{
    public ValidateOptionsResult Validate(string? name, PushOptions options)
    {
        if (name != optionsName)
            return ValidateOptionsResult.Skip;
        var worked = notify.Value.RunWorkers && (notify.Value.WorkerChannels.Count == 0 || notify.Value.WorkerChannels.Contains(channel));
        if (!worked)
            return ValidateOptionsResult.Success;
        var problems = PushOptionsChecks.Problems(options, PushSection.Of(channel)).ToList();
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }
}
