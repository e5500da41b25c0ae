using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using Notify.Bus;

namespace Notify.AspNetCore.Health;

/// <summary>Checks the number of dead letters and the age of unclaimed transactional messages.</summary>
internal sealed class BacklogCheck(IMessageBus bus, TimeProvider time, IOptions<NotifyHealthOptions> options)
    : IHealthCheck
{
    private readonly NotifyHealthOptions _options = options.Value;

    public async Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        BusStatistics statistics;
        try
        {
            statistics = await bus.GetStatisticsAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception)
            when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            return new(context.Registration.FailureStatus, "The bus cannot be reached.", exception);
        }

        string[] problems = [.. statistics.Channels.SelectMany(Problems)];
        return problems.Length == 0
            ? HealthCheckResult.Healthy("The backlog is within its limits.", Data(statistics))
            : new(context.Registration.FailureStatus, string.Join(' ', problems), data: Data(statistics));
    }

    private IEnumerable<string> Problems(ChannelStatistics channel)
    {
        if (channel.DeadLetters > _options.MaxDeadLetters)
            yield return $"{channel.Channel}: {channel.DeadLetters} dead letters, more than {_options.MaxDeadLetters}.";
        if (channel.OldestTransactional is { } oldest
            && time.GetUtcNow() - oldest is var age
            && age > _options.MaxTransactionalAge)
        {
            yield return $"{channel.Channel}: the oldest transactional message has waited for {age:d\\.hh\\:mm\\:ss}, "
                + $"longer than {_options.MaxTransactionalAge}{(channel.IsPaused ? "; the channel is paused" : "")}.";
        }
    }

    private static Dictionary<string, object> Data(BusStatistics statistics)
    {
        var data = new Dictionary<string, object>(StringComparer.Ordinal);
        foreach (var channel in statistics.Channels)
        {
            data[$"{channel.Channel} dead letters"] = channel.DeadLetters;
            if (channel.OldestTransactional is { } oldest)
                data[$"{channel.Channel} oldest transactional"] = oldest;
        }

        return data;
    }
}
