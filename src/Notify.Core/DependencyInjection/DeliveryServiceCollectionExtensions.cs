using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Notify;
using Notify.Delivery;
using Notify.Delivery.RateLimiting;
using Notify.Diagnostics;
using Notify.Hosting;
using Notify.Pipeline;
using Notify.Pipeline.Calls;
using Notify.Pipeline.Channels;
using Notify.Pipeline.Limits;
using Notify.Pipeline.Workers;
using Notify.Services;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the implementations of the delivery contracts.</summary>
internal static class DeliveryServiceCollectionExtensions
{
    public static IServiceCollection AddDelivery(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<NotifyMetrics>();
        services.TryAddSingleton<NotifyLoggers>();
        services.TryAddSingleton<ChannelRegistry>();
        services.TryAddSingleton(new ServiceLifetimes(services));
        services.TryAddSingleton(_ => new JitterSource(new Random()));
        services.TryAddSingleton<IRateLimiterFactory, LocalRateLimiterFactory>();
        services.TryAddSingleton<ChannelRuntimeCache>();
        services.TryAddSingleton<ApplicationServices>();
        services.TryAddSingleton<BlockedCalls>();
        services.TryAddSingleton<ApplicationCalls>();
        services.TryAddSingleton<AllowedRecipients>();
        services.TryAddSingleton<AddressResolver>();
        services.TryAddSingleton<AddressSender>();
        services.TryAddSingleton<ProfileReader>();
        services.TryAddSingleton<StepAttempt>();
        services.TryAddSingleton<AddressBookUpdater>();
        services.TryAddSingleton<LeaseSettler>();
        services.TryAddSingleton<ObserverNotifier>();
        services.TryAddSingleton<IEnqueueReporter, EnqueueReporter>();
        services.TryAddSingleton<DeliveryReporter>();
        services.TryAddSingleton<DeliveryPipeline>();
        services.TryAddSingleton<IDirectDelivery, DirectDelivery>();
        services.TryAddSingleton<WorkerStatistics>();
        services.TryAddSingleton<ThreadPoolMonitor>();
        services.TryAddSingleton<QueueDepth>();
        services.TryAddSingleton<UnstartedWorkersMonitor>();
        services.TryAddSingleton<WorkerChannels>();
        services.TryAddSingleton<IChannelMonitor, ChannelMonitor>();
        services.TryAddSingleton<INotifyRuntime, NotifyRuntime>();
        services.TryAddSingleton<HostStartedChecks>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, NotifyHostedService>());
        return services;
    }
}
