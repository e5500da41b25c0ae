using Microsoft.Extensions.DependencyInjection;
using Notify.Bus.InMemory;

namespace Notify.Tests.Bus;

/// <summary>Lets a host without workers start, which is refused on the bus named InMemory.</summary>
internal static class SharedBus
{
    /// <summary>Uses a bus that represents one that processes share. Its content is in memory.</summary>
    public static INotifyBuilder UseSharedBus(this INotifyBuilder builder) => builder.AddBus(
        "Test",
        provider => new InMemoryMessageBus(timeProvider: provider.GetRequiredService<TimeProvider>()));
}
