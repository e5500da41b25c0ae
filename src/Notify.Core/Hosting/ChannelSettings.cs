using Microsoft.Extensions.Configuration;

namespace Notify.Hosting;

/// <summary>The settings of every channel in configuration, as far as the binder does not read them.</summary>
internal static class ChannelSettings
{
    /// <summary>The options of every channel that are durations.</summary>
    public static IReadOnlyCollection<string> Durations { get; } =
    [
        nameof(ChannelOptions.RetryDelays),
        nameof(ChannelOptions.SendTimeout),
        nameof(ChannelOptions.ThrottlePatience),
        nameof(ChannelOptions.BreakerDelay),
        nameof(ChannelOptions.BreakerMaxDelay),
        $"{nameof(ChannelOptions.RateLimit)}:{nameof(RateLimit.Window)}",
        $"{nameof(ChannelOptions.AddressRateLimit)}:{nameof(RateLimit.Window)}",
    ];

    /// <summary>
    /// Reads an empty list: the binder leaves the option unset, which means the default delays instead of no retries.
    /// </summary>
    public static void Apply(IConfigurationSection section, ChannelOptions options)
    {
        // An empty list of a JSON file has the value "".
        if (section.GetSection(nameof(ChannelOptions.RetryDelays)) is { Value: "" })
            options.RetryDelays = [];
    }
}
