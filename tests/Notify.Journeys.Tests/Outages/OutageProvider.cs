using Microsoft.Extensions.DependencyInjection;

namespace Notify.Journeys.Tests.Outages;

/// <summary>The server of one channel, which fails in a certain form until it recovers.</summary>
internal abstract class OutageProvider : IAsyncDisposable
{
    /// <summary>A host name that no resolver has to be asked for: its first part is longer than DNS allows.</summary>
    protected const string UnknownHost =
        "a-part-of-a-host-name-that-is-longer-than-the-sixty-three-bytes-which-dns-allows.example";

    public abstract string Channel { get; }

    /// <summary>The requests that reached the server or, if none could, the connections.</summary>
    public abstract long Requests { get; }

    /// <summary>The number of messages that the channel sends at the same time by default.</summary>
    public abstract int Slots { get; }

    /// <summary>The sends that wait for an answer which does not come.</summary>
    public SilentWaits Silent { get; protected set; } = null!;

    /// <summary>Adds the channel, and starts the outage.</summary>
    public abstract Task StartAsync(
        IServiceCollection services, INotifyBuilder builder, TimeProvider time, string form);

    /// <summary>Changes options that would not be valid at startup. Called before the first send.</summary>
    public virtual void Prepare(IServiceProvider services) { }

    public abstract Recipient Recipient(int number);

    public abstract Task RecoverAsync();

    public abstract ValueTask DisposeAsync();
}
