using Microsoft.Extensions.Options;

namespace Notify.Delivery;

/// <summary>Looks for mistakes in what every channel can be set to. A channel's own validator starts from it.</summary>
public static class ChannelOptionsValidator
{
    /// <summary>The mistakes, each a sentence that names the setting and what to write.</summary>
    /// <param name="channel">The channel's name.</param>
    /// <param name="options">Its settings.</param>
    /// <returns>Empty where all is well.</returns>
    public static IReadOnlyList<string> Validate(string channel, ChannelOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var errors = new List<string>();
        void Check(bool good, string setting, string mend)
        {
            if (!good)
                errors.Add($"Channel '{channel}': {setting} {mend}.");
        }

        Check(options.Concurrency >= 1, nameof(options.Concurrency), "must be at least 1");
        Check(options.CampaignConcurrency is null || (options.CampaignConcurrency >= 1 && options.CampaignConcurrency <= options.Concurrency),
            nameof(options.CampaignConcurrency), "must be between 1 and Concurrency; leave it out for the default");
        Check(options.RetryDelays is null || options.RetryDelays.All(delay => delay >= TimeSpan.Zero), nameof(options.RetryDelays), "must not hold a negative pause");
        Check(options.RetryJitter is >= 0 and <= 1, nameof(options.RetryJitter), "must be between 0 and 1, for example 0.2");
        Check(options.SendTimeout > TimeSpan.Zero && options.SendTimeout <= TimeSpan.FromDays(1), nameof(options.SendTimeout), "must be above zero and at most a day, for example 00:02:00");
        Check(IsGood(options.RateLimit), nameof(options.RateLimit), "needs Permits of at least 1 and a Window above zero; both zero turn it off");
        Check(IsGood(options.AddressRateLimit), nameof(options.AddressRateLimit), "needs Permits of at least 1 and a Window above zero; both zero turn it off");
        Check(options.CampaignShare is > 0 and <= 1, nameof(options.CampaignShare), "must be above 0 and at most 1, for example 0.8");
        Check(Enum.IsDefined(options.WhenMisconfigured), nameof(options.WhenMisconfigured), "must be Wait or NextStep");
        Check(options.MaxAttachmentBytes is null or >= 0, nameof(options.MaxAttachmentBytes), "must not be negative; leave it out for the channel's default");
        Check(options.BreakerDelay > TimeSpan.Zero, nameof(options.BreakerDelay), "must be above zero, for example 00:00:01");
        Check(options.BreakerMaxDelay >= options.BreakerDelay, nameof(options.BreakerMaxDelay), "must not be shorter than BreakerDelay");
        return errors;
    }

    internal static void ThrowIfInvalid(string channel, ChannelOptions options)
    {
        if (Validate(channel, options) is { Count: > 0 } errors)
            throw new OptionsValidationException(channel, options.GetType(), errors);
    }

    private static bool IsGood(RateLimit? limit) => limit is null || limit.IsNone || (limit.Permits >= 1 && limit.Window > TimeSpan.Zero);
}
