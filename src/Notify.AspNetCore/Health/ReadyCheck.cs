using Microsoft.Extensions.Diagnostics.HealthChecks;
using Notify.Bus;
using Notify.Delivery;

namespace Notify.AspNetCore.Health;

/// <summary>Checks that the bus answers and that no provider rejects the settings.</summary>
internal sealed class ReadyCheck(IMessageBus bus, IChannelMonitor monitor) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await bus.GetStatisticsAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception)
            when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            return new(context.Registration.FailureStatus, "The bus cannot be reached.", exception);
        }

        // A provider that never accepted a message may be an invented one, which must not affect readiness.
        ChannelHealth[] held =
        [
            .. monitor.Channels.Where(channel =>
                channel.Status is ChannelStatus.Misconfigured or ChannelStatus.Unreachable
                && (channel.Origin is null || channel.HasAccepted)),
        ];
        var data = held.ToDictionary(NameOf, channel => (object)Explain(channel), StringComparer.Ordinal);
        if (held.Length == 0)
            return HealthCheckResult.Healthy("The bus answers, and no channel is paused.", data);
        // One of several push services does not make the whole channel unavailable.
        var isMisconfigured = held.Any(channel => channel is { Status: ChannelStatus.Misconfigured, Origin: null });
        var status = isMisconfigured ? context.Registration.FailureStatus : HealthStatus.Degraded;
        return new(status, string.Join(' ', held.Select(Explain)), data: data);
    }

    private static string NameOf(ChannelHealth channel) =>
        channel.Origin is null ? channel.Channel : $"{channel.Channel} {channel.Origin}";

    private static string Explain(ChannelHealth channel) => channel.Status == ChannelStatus.Misconfigured
        ? $"{NameOf(channel)}: the provider rejects the settings ({channel.Detail})."
        : $"{NameOf(channel)}: the provider cannot be reached ({channel.Detail}).";
}
