using Microsoft.Extensions.Options;

namespace Notify.Telegram.Settings;

/// <summary>Checks a channel's settings at start, where this process works the channel; a host that only enqueues needs none of them. Those of updates and links hold in every host.</summary>
internal sealed class TelegramOptionsValidator(string channel, string optionsName, IOptions<NotifyOptions> notify) : IValidateOptions<TelegramOptions>
{
    public ValidateOptionsResult Validate(string? name, TelegramOptions options)
    {
        if (name != optionsName)
            return ValidateOptionsResult.Skip;
        var worked = notify.Value.RunWorkers && (notify.Value.WorkerChannels.Count == 0 || notify.Value.WorkerChannels.Contains(channel));
        var section = TelegramSection.Of(channel);
        var problems = (worked ? TelegramOptionsChecks.Problems(options, section) : InboundChecks.Problems(options, section)).ToList();
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }
}
