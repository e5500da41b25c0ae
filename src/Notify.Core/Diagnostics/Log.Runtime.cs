using Microsoft.Extensions.Logging;

namespace Notify.Diagnostics;

/// <summary>What the workers and the runtime log.</summary>
internal static partial class Log
{
    [LoggerMessage(1040, LogLevel.Information, "Notify works the channels {Channels}.")]
    public static partial void WorkersStarted(this ILogger logger, string channels);

    [LoggerMessage(1041, LogLevel.Error, "The worker of channel {Channel} failed; it goes on in {Pause}.")]
    public static partial void WorkerThrew(this ILogger logger, Exception exception, string channel, TimeSpan pause);

    [LoggerMessage(1042, LogLevel.Information, "Notify has stopped: {Drained} finished, {Released} released, nothing left behind.")]
    public static partial void Stopped(this ILogger logger, long drained, long released);

    [LoggerMessage(1043, LogLevel.Warning, "Notify has stopped: {Drained} finished, {Released} released; {Transactional} transactional and {Campaign} campaign envelopes were still in memory and are lost.")]
    public static partial void StoppedWithLosses(this ILogger logger, long drained, long released, long transactional, long campaign);

    [LoggerMessage(1044, LogLevel.Information, "Notify has stopped: {Drained} finished, {Released} released; {Transactional} transactional and {Campaign} campaign envelopes stay on the bus.")]
    public static partial void StoppedLeaving(this ILogger logger, long drained, long released, long transactional, long campaign);

    [LoggerMessage(1045, LogLevel.Warning, "The queues' depth could not be read.")]
    public static partial void DepthUnknown(this ILogger logger, Exception exception);

    [LoggerMessage(1046, LogLevel.Warning, "What is left on the bus could not be counted at shutdown.")]
    public static partial void LeftoversUnknown(this ILogger logger, Exception exception);

    [LoggerMessage(1047, LogLevel.Warning, "The address book could not be asked at enqueue; the notification is accepted, and delivery asks again.")]
    public static partial void AddressBookUnavailable(this ILogger logger, Exception exception);

    [LoggerMessage(1048, LogLevel.Error, "The limiter of channel {Channel}'s campaign share failed; it is asked again in {Pause}. Transactional messages go on.")]
    public static partial void CampaignLimiterThrew(this ILogger logger, Exception exception, string channel, TimeSpan pause);
}
