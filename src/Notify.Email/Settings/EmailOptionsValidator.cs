using Microsoft.Extensions.Options;

namespace Notify.Email.Settings;

/// <summary>Checks a channel's settings at start, where this process works the channel; a host that only enqueues needs none of them. Those of bounces hold in every host.</summary>
internal sealed class EmailOptionsValidator(string channel, string optionsName, IOptions<NotifyOptions> notify) : IValidateOptions<EmailOptions>
{
    public ValidateOptionsResult Validate(string? name, EmailOptions options)
    {
        if (name != optionsName)
            return ValidateOptionsResult.Skip;
        var worked = notify.Value.RunWorkers && (notify.Value.WorkerChannels.Count == 0 || notify.Value.WorkerChannels.Contains(channel));
        var section = EmailSection.Of(channel);
        var problems = (worked ? EmailOptionsChecks.Problems(options, section) : InboundKeys.Problems(options).Select(problem => $"{section}:{problem}")).ToList();
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }
}
