using Microsoft.Extensions.Configuration;

namespace Notify.Hosting;

/// <summary>
/// The settings of <see cref="NotifyOptions"/> that a configuration section can contain; null if it does not.
/// </summary>
internal sealed class NotifyConfiguration
{
    /// <summary>The settings that are durations.</summary>
    public static IReadOnlyCollection<string> Durations { get; } =
        [nameof(TransactionalTimeToLive), nameof(CampaignTimeToLive), nameof(ServiceTimeout)];

    public bool? RunWorkers { get; set; }

    public TimeSpan? TransactionalTimeToLive { get; set; }

    public TimeSpan? CampaignTimeToLive { get; set; }

    public TimeSpan? ServiceTimeout { get; set; }

    public int? EnqueueBatchSize { get; set; }

    public static void Apply(IConfigurationSection section, NotifyOptions options)
    {
        var settings = section.Get<NotifyConfiguration>() ?? new NotifyConfiguration();
        options.RunWorkers = settings.RunWorkers ?? options.RunWorkers;
        options.TransactionalTimeToLive = settings.TransactionalTimeToLive ?? options.TransactionalTimeToLive;
        options.CampaignTimeToLive = settings.CampaignTimeToLive ?? options.CampaignTimeToLive;
        options.ServiceTimeout = settings.ServiceTimeout ?? options.ServiceTimeout;
        options.EnqueueBatchSize = settings.EnqueueBatchSize ?? options.EnqueueBatchSize;
        if (section.GetSection(nameof(NotifyOptions.AllowedRecipients)) is var allowed && allowed.Exists())
            options.AllowedRecipients = ReadNames(allowed);
        Replace(options.WorkerChannels, ReadNames(section.GetSection("WorkerChannels")));
        Replace(
            options.ViaNames,
            [.. ReadNames(section.GetSection("Via")), .. ReadNames(section.GetSection("ViaNames"))]);
    }

    /// <summary>Reads a list, or a single text that separates the names with commas.</summary>
    private static string[] ReadNames(IConfigurationSection section) => section.Value is { } text
        ? text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        : [.. section.GetChildren().Select(child => child.Value).OfType<string>()];

    private static void Replace(IList<string> names, string[] configured)
    {
        if (configured.Length == 0)
            return;
        names.Clear();
        foreach (var name in configured)
            names.Add(name);
    }
}
