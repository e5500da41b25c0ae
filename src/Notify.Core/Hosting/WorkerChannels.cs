using Microsoft.Extensions.Options;
using Notify.Services;

namespace Notify.Hosting;

/// <summary>The channels that this process consumes.</summary>
internal sealed class WorkerChannels(ChannelRegistry registry, IOptions<NotifyOptions> options)
{
    /// <summary>The names of the channels, in order.</summary>
    /// <exception cref="OptionsValidationException">
    /// The settings are invalid, for example because they name a channel that is not registered.
    /// </exception>
    public IReadOnlyList<string> Names
    {
        get
        {
            // NotifyOptionsValidator has rejected names that are not registered.
            var settings = options.Value;
            if (!settings.RunWorkers)
                return [];
            return settings.WorkerChannels.Count == 0
                ? [.. registry.Names]
                : [.. settings.WorkerChannels.SelectMany(registry.Expand).Distinct(StringComparer.Ordinal)];
        }
    }
}
