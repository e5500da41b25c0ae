using Microsoft.Extensions.Options;

namespace Notify.Telegram.Settings;

/// <summary>Checks a channel's settings at start, where this process works the channel; a host that only enqueues needs none of them.</summary>
internal sealed class TelegramOptionsValidator(string channel, string optionsName, IOptions<NotifyOptions> notify) : IValidateOptions<TelegramOptions>
{
    public ValidateOptionsResult Validate(string? name, TelegramOptions options)
    {
        if (name != optionsName)
            return ValidateOptionsResult.Skip;
        var worked = notify.Value.Workers && (notify.Value.Channels.Count == 0 || notify.Value.Channels.Contains(channel));
        if (!worked)
            return ValidateOptionsResult.Success;
        var problems = TelegramOptionsChecks.Problems(options, TelegramSection.Of(channel)).ToList();
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }
}
