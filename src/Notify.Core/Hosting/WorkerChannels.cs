using Microsoft.Extensions.Options;
using Notify.Delivery;

namespace Notify.Hosting;

/// <summary>Which channels this process works.</summary>
internal sealed class WorkerChannels(ChannelRegistry registry, IOptions<NotifyOptions> options)
{
    /// <summary>The names, in order.</summary>
    /// <exception cref="OptionsValidationException">The settings name a channel that is not registered.</exception>
    public IReadOnlyList<string> Names
    {
        get
        {
            if (!options.Value.RunWorkers)
                return [];
            if (options.Value.WorkerChannels.Count == 0)
                return [.. registry.Names];
            var unknown = options.Value.WorkerChannels.Where(name => registry.Find(name) is null).ToList();
            if (unknown.Count == 0)
                return [.. options.Value.WorkerChannels.Distinct(StringComparer.Ordinal)];
            var registered = registry.Names.Any() ? "Registered are: " + string.Join(", ", registry.Names) + "." : "None is registered; add one, for example AddEmail.";
            throw new OptionsValidationException(
                nameof(NotifyOptions), typeof(NotifyOptions), [$"Channels names '{string.Join("', '", unknown)}', which is not registered. {registered}"]);
        }
    }
}
