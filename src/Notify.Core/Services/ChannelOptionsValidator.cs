using Microsoft.Extensions.Options;

namespace Notify.Services;

/// <summary>Validates the options that every channel has.</summary>
internal static class ChannelOptionsValidator
{
    // Also the longest wait that a provider may request. A longer setting is a mistaken unit: a retry after several
    // days helps no recipient.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    private const string InvalidLimit =
        "must have Permits of at least 1 and a Window above zero and at most one day. Set both to zero for no limit";

    /// <returns>The errors, each a sentence that starts with the name of the option.</returns>
    public static IReadOnlyList<string> Validate(ChannelOptions options)
    {
        var errors = new List<string>();
        void Check(bool valid, string setting, string error)
        {
            if (!valid)
                errors.Add($"{setting} {error}.");
        }

        Check(options.Concurrency >= 1, nameof(options.Concurrency), "must be at least 1");
        Check(
            options.CampaignConcurrency is null
                || (options.CampaignConcurrency >= 1 && options.CampaignConcurrency <= options.Concurrency),
            nameof(options.CampaignConcurrency), "must be between 1 and Concurrency. Leave it out for the default");
        Check(
            options.RetryDelays is null || options.RetryDelays.All(delay => delay >= TimeSpan.Zero),
            nameof(options.RetryDelays), "must not contain a negative delay");
        Check(
            options.RetryDelays is null || options.RetryDelays.All(delay => delay <= Longest),
            nameof(options.RetryDelays), "must not contain a delay of more than one day");
        Check(
            options.RetryJitter is >= 0 and <= 1,
            nameof(options.RetryJitter), "must be between 0 and 1, for example 0.2");
        Check(options.OrderedRetries >= 0, nameof(options.OrderedRetries), "must not be negative");
        Check(
            options.SendTimeout > TimeSpan.Zero && options.SendTimeout <= Longest,
            nameof(options.SendTimeout), "must be above zero and at most one day, for example 00:02:00");
        Check(IsValid(options.RateLimit), nameof(options.RateLimit), InvalidLimit);
        Check(IsValid(options.AddressRateLimit), nameof(options.AddressRateLimit), InvalidLimit);
        Check(
            options.CampaignShare is > 0 and <= 1,
            nameof(options.CampaignShare), "must be above 0 and at most 1, for example 0.8");
        Check(
            Enum.IsDefined(options.WhenMisconfigured),
            nameof(options.WhenMisconfigured), "is not a valid value. Use Wait or NextStep");
        Check(
            options.WhenUnreachable is null || Enum.IsDefined(options.WhenUnreachable.Value),
            nameof(options.WhenUnreachable), "is not a valid value. Use Wait or NextStep, or leave it out");
        Check(
            options.ThrottlePatience >= TimeSpan.Zero && options.ThrottlePatience <= Longest,
            nameof(options.ThrottlePatience), "must be zero or more and at most one day. Use for example 00:01:00");
        Check(
            options.MaxAttachmentBytes is null or >= 0,
            nameof(options.MaxAttachmentBytes), "must not be negative. Leave it out for the channel's default");
        Check(
            options.BreakerDelay > TimeSpan.Zero && options.BreakerDelay <= Longest,
            nameof(options.BreakerDelay), "must be above zero and at most one day, for example 00:00:01");
        Check(
            options.BreakerMaxDelay >= options.BreakerDelay && options.BreakerMaxDelay <= Longest,
            nameof(options.BreakerMaxDelay), "must not be shorter than BreakerDelay, and at most one day");
        return errors;
    }

    /// <exception cref="OptionsValidationException">An option is invalid. Each error names the channel.</exception>
    public static void ThrowIfInvalid(string channel, ChannelOptions options)
    {
        if (Validate(options) is { Count: > 0 } errors)
        {
            throw new OptionsValidationException(
                channel, options.GetType(), errors.Select(error => $"Channel '{channel}': {error}"));
        }
    }

    private static bool IsValid(RateLimit? limit) =>
        limit is null
        || limit.IsNone
        || (limit.Permits >= 1 && limit.Window > TimeSpan.Zero && limit.Window <= Longest);
}
