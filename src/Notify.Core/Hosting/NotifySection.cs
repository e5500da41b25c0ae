using Microsoft.Extensions.Configuration;

namespace Notify.Hosting;

/// <summary>What configuration can say about <see cref="NotifyOptions"/>; null where it says nothing.</summary>
internal sealed class NotifySection
{
    public bool? Workers { get; set; }

    public TimeSpan? TransactionalTimeToLive { get; set; }

    public TimeSpan? CampaignTimeToLive { get; set; }

    public int? EnqueueBatchSize { get; set; }

    public static void Apply(IConfigurationSection section, NotifyOptions options)
    {
        var settings = section.Get<NotifySection>() ?? new NotifySection();
        options.Workers = settings.Workers ?? options.Workers;
        options.TransactionalTimeToLive = settings.TransactionalTimeToLive ?? options.TransactionalTimeToLive;
        options.CampaignTimeToLive = settings.CampaignTimeToLive ?? options.CampaignTimeToLive;
        options.EnqueueBatchSize = settings.EnqueueBatchSize ?? options.EnqueueBatchSize;
        Replace(options.Channels, Names(section.GetSection("Channels")));
        Replace(options.ViaNames, [.. Names(section.GetSection("Via")), .. Names(section.GetSection("ViaNames"))]);
    }

    /// <summary>A list, or one text with commas.</summary>
    private static string[] Names(IConfigurationSection section) => section.Value is { } text
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
