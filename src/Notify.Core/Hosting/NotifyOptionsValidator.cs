using Microsoft.Extensions.Options;
using Notify.Delivery;
using Notify.Services;

namespace Notify.Hosting;

/// <summary>Validates the settings that apply to all channels.</summary>
internal sealed class NotifyOptionsValidator(
    ChannelRegistry channels,
    IEnumerable<BusRegistration> buses,
    ServiceLifetimes services) : IValidateOptions<NotifyOptions>
{
    public ValidateOptionsResult Validate(string? name, NotifyOptions options)
    {
        var errors = new List<string>();
        RequirePositive(
            errors,
            nameof(NotifyOptions.TransactionalTimeToLive),
            options.TransactionalTimeToLive,
            "1.00:00:00 for 24 hours");
        RequirePositive(
            errors,
            nameof(NotifyOptions.CampaignTimeToLive),
            options.CampaignTimeToLive,
            "3.00:00:00 for 72 hours");
        if (options.ServiceTimeout <= TimeSpan.Zero || options.ServiceTimeout > TimeSpan.FromDays(1))
        {
            errors.Add(
                $"NotifyOptions.ServiceTimeout is {options.ServiceTimeout}. " +
                "Set a duration above zero and at most one day, for example 00:00:30.");
        }

        if (options.EnqueueBatchSize is < 1 or > 1000)
        {
            errors.Add(
                $"NotifyOptions.EnqueueBatchSize is {options.EnqueueBatchSize}. Set a number from 1 to 1000.");
        }

        if (options.AllowedRecipients?.Any(string.IsNullOrWhiteSpace) == true)
        {
            errors.Add(
                "NotifyOptions.AllowedRecipients contains an empty text. Remove it, or set an address or a domain.");
        }

        if (options.TenantFromProfile && !services.IsRegistered(typeof(IRecipientProfiles)))
        {
            errors.Add(
                "NotifyOptions.TenantFromProfile is true, but no profiles are registered. Call AddRecipientProfiles, " +
                "or set it to false.");
        }

        if (options.Via is null && NotifyOptionsPostConfigure.FindViaError(options.ViaNames) is { } error)
        {
            errors.Add(
                $"NotifyOptions.ViaNames (in configuration: Via) is not a valid via: {error}. " +
                "List the channel names in order, each once.");
        }

        RequireRegistered(errors, nameof(NotifyOptions.Via), options.Via?.Branches.SelectMany(steps => steps) ?? []);
        RequireRegistered(errors, nameof(NotifyOptions.WorkerChannels), options.WorkerChannels);
        RequireValidFailovers(errors);
        RequireOneBus(errors);
        RequireWorkersInMemory(errors, options);
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    private static void RequirePositive(
        List<string> errors,
        string setting,
        TimeSpan value,
        string example)
    {
        if (value <= TimeSpan.Zero)
        {
            errors.Add(
                $"NotifyOptions.{setting} is {value}. Set a duration above zero, for example {example}.");
        }
    }

    private void RequireRegistered(List<string> errors, string setting, IEnumerable<string> names)
    {
        string[] unknown = [.. names.Where(name => !channels.IsRegistered(name)).Distinct(StringComparer.Ordinal)];
        if (unknown.Length == 0)
            return;
        var registered = string.Join(", ", channels.Names);
        errors.Add(
            $"NotifyOptions.{setting} names channels that are not registered: {string.Join(", ", unknown)}. " +
            $"Registered: {(registered.Length == 0 ? "none" : registered)}. " +
            "Register the channel (AddEmail, AddChannel …) or correct the name.");
    }

    private void RequireValidFailovers(List<string> errors)
    {
        foreach (var failover in channels.Failovers)
        {
            if (channels.Find(failover.Name) is not null)
            {
                errors.Add(
                    $"AddFailover: the name '{failover.Name}' is already the name of a channel. " +
                    "Give the channel or the failover another name.");
            }

            string[] nested = [.. failover.Members.Where(IsFailover)];
            if (nested.Length > 0)
            {
                errors.Add(
                    $"AddFailover '{failover.Name}' contains other failovers: {string.Join(", ", nested)}. " +
                    "The members must be channels. Name the channels themselves, in the order in which they are used.");
                continue;
            }

            string[] unknown = [.. failover.Members.Where(member => channels.Find(member) is null)];
            if (unknown.Length > 0)
            {
                errors.Add(
                    $"AddFailover '{failover.Name}' names channels that are not registered: "
                        + $"{string.Join(", ", unknown)}. "
                        + "Register them (AddEmail with a name, AddChannel …) or correct the names.");
                continue;
            }

            string[] kinds = [.. failover.Members.Select(member => channels.Find(member)!.Kind.Name).Distinct()];
            if (kinds.Length > 1)
            {
                errors.Add(
                    $"AddFailover '{failover.Name}' contains channels of different kinds: {string.Join(", ", kinds)}. "
                        + "A failover reaches the same address in another way. For another kind, use Via.FirstOf.");
            }
        }
    }

    private bool IsFailover(string name) =>
        channels.Find(name) is null && channels.Failovers.Any(failover => failover.Name == name);

    private void RequireOneBus(List<string> errors)
    {
        string[] names = [.. buses.Select(bus => bus.Name).Distinct(StringComparer.Ordinal)];
        if (names.Length > 1)
            errors.Add($"{names.Length} buses are registered: {string.Join(", ", names)}. Keep one of them.");
    }

    private void RequireWorkersInMemory(List<string> errors, NotifyOptions options)
    {
        // Without any registration, the in-memory bus is used.
        if (buses.Any(bus => bus.Name != BusRegistration.InMemory))
            return;
        if (!options.RunWorkers)
        {
            errors.Add(
                "NotifyOptions.RunWorkers is false, but the in-memory bus exists only in this process, so nothing " +
                "would be sent. Set RunWorkers to true, or use a bus that processes share, for example UseRedis().");
            return;
        }

        // A misspelled name is reported separately; the channel that it means is not missing.
        if (options.WorkerChannels.Count == 0 || !options.WorkerChannels.All(channels.IsRegistered))
            return;
        string[] missing =
            [.. channels.Names.Except(options.WorkerChannels.SelectMany(channels.Expand), StringComparer.Ordinal)];
        if (missing.Length > 0)
        {
            errors.Add(
                $"NotifyOptions.WorkerChannels leaves out registered channels: {string.Join(", ", missing)}. " +
                "The in-memory bus exists only in this process, so their messages would never be sent. " +
                "Add them, leave WorkerChannels empty, or use a bus that processes share, for example UseRedis().");
        }
    }
}

/// <summary>Creates the default via from the channel names in the configuration, or from the only channel.</summary>
internal sealed class NotifyOptionsPostConfigure(ChannelRegistry channels) : IPostConfigureOptions<NotifyOptions>
{
    public void PostConfigure(string? name, NotifyOptions options)
    {
        // Invalid names are left to the validator, which reports them.
        if (options.Via is not null || FindViaError(options.ViaNames) is not null)
            return;
        if (options.ViaNames.Count > 0)
            options.Via = Via.FirstOf([.. options.ViaNames]);
        else if (channels.Names.Take(2).ToArray() is [var only])
            options.Via = Via.FirstOf(only);
    }

    /// <summary>Returns the reason why the names do not form a via, or null if they do.</summary>
    public static string? FindViaError(IList<string> names)
    {
        if (names.Any(string.IsNullOrWhiteSpace))
            return "it contains an empty channel name";
        var repeated = names.GroupBy(name => name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1);
        return repeated is null ? null : $"it contains the channel '{repeated.Key}' more than once";
    }
}
