using Microsoft.Extensions.Options;
using Notify.Bus;
using Notify.Delivery;
using Notify.Services;

namespace Notify.Hosting;

/// <summary>Checks at start what holds for all channels.</summary>
internal sealed class NotifyOptionsValidator(ChannelRegistry channels, IEnumerable<BusRegistration> buses) : IValidateOptions<NotifyOptions>
{
    public ValidateOptionsResult Validate(string? name, NotifyOptions options)
    {
        var faults = new List<string>();
        Positive(faults, nameof(NotifyOptions.TransactionalTimeToLive), options.TransactionalTimeToLive, "24 hours are written 1.00:00:00");
        Positive(faults, nameof(NotifyOptions.CampaignTimeToLive), options.CampaignTimeToLive, "72 hours are written 3.00:00:00");
        if (options.EnqueueBatchSize is < 1 or > 1000)
            faults.Add($"NotifyOptions.EnqueueBatchSize is {options.EnqueueBatchSize}; write a number from 1 to 1000.");
        if (options.Via is null && NotifyOptionsPostConfigure.ViaFault(options.ViaNames) is { } fault)
            faults.Add($"NotifyOptions.ViaNames (in configuration: Via) is no via: {fault}. Write channel names in order, each once.");
        Registered(faults, nameof(NotifyOptions.Via), options.Via?.Branches.SelectMany(steps => steps) ?? []);
        Registered(faults, nameof(NotifyOptions.WorkerChannels), options.WorkerChannels);
        OneBus(faults);
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static void Positive(List<string> faults, string setting, TimeSpan value, string hint)
    {
        if (value <= TimeSpan.Zero)
            faults.Add($"NotifyOptions.{setting} is {value}; write a duration above zero ({hint}).");
    }

    private void Registered(List<string> faults, string setting, IEnumerable<string> names)
    {
        string[] unknown = [.. names.Where(name => channels.Find(name) is null).Distinct(StringComparer.Ordinal)];
        if (unknown.Length == 0)
            return;
        var registered = string.Join(", ", channels.Names);
        faults.Add(
            $"NotifyOptions.{setting} names what is not registered as a channel: {string.Join(", ", unknown)}. Registered: {(registered.Length == 0 ? "none" : registered)}. " +
            "Register the channel (AddEmail, AddChannel …) or correct the name.");
    }

    private void OneBus(List<string> faults)
    {
        string[] names = [.. buses.Select(bus => bus.Name).Distinct(StringComparer.Ordinal)];
        if (names.Length > 1)
            faults.Add($"{names.Length} buses are registered: {string.Join(", ", names)}. Keep one of them.");
    }
}

/// <summary>Makes a via of the names configuration gives.</summary>
internal sealed class NotifyOptionsPostConfigure : IPostConfigureOptions<NotifyOptions>
{
    public void PostConfigure(string? name, NotifyOptions options)
    {
        // Names that make no via are left to the validator, which says what is wrong with them.
        if (options.Via is null && ViaFault(options.ViaNames) is null && options.ViaNames.Count > 0)
            options.Via = Via.FirstOf([.. options.ViaNames]);
    }

    /// <summary>What is wrong with the names, or null.</summary>
    public static string? ViaFault(IList<string> names)
    {
        if (names.Any(string.IsNullOrWhiteSpace))
            return "it holds an empty channel name";
        var twice = names.GroupBy(name => name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1);
        return twice is null ? null : $"it names the channel '{twice.Key}' twice";
    }
}
