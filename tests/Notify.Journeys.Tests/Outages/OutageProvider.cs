using Microsoft.Extensions.DependencyInjection;

namespace Notify.Journeys.Tests.Outages;

/// <summary>The server of one channel, which fails in a certain form until it recovers.</summary>
internal abstract class OutageProvider : IAsyncDisposable
{
    /// <summary>
    /// A host name that no resolver needs to look up, because its first part is longer than DNS allows.
    /// </summary>
    protected const string UnknownHost =
        "a-part-of-a-host-name-that-is-longer-than-the-sixty-three-bytes-which-dns-allows.example";

    private volatile bool _isHostUnknown;
    private bool _reachesServer = true;

    public abstract string Channel { get; }

    /// <summary>The requests that reached the server or, if none could, the connections.</summary>
    public long Requests => _reachesServer ? ServerRequests : Gateway.Accepted;

    /// <summary>The number of messages that the channel sends at the same time by default.</summary>
    public abstract int Slots { get; }

    /// <summary>The sends that wait for an answer which does not come.</summary>
    public SilentWaits Silent { get; protected set; } = null!;

    /// <summary>The proxy between the channel and its server.</summary>
    protected Gateway Gateway { get; set; } = null!;

    /// <summary>Whether the host of the server cannot be found.</summary>
    protected bool IsHostUnknown => _isHostUnknown;

    protected abstract long ServerRequests { get; }

    /// <summary>Adds the channel, and starts the outage.</summary>
    public abstract Task StartAsync(
        IServiceCollection services, INotifyBuilder builder, TimeProvider time, string form);

    /// <summary>Changes options that would not be valid at startup. Called before the first send.</summary>
    public virtual void Prepare(IServiceProvider services) { }

    public abstract Recipient Recipient(int number);

    public virtual async Task RecoverAsync()
    {
        _isHostUnknown = false;
        Gateway.Mode = GatewayMode.Forward;
        await RestartServerAsync();
    }

    public virtual ValueTask DisposeAsync() => Gateway.DisposeAsync();

    protected abstract Task StopServerAsync();

    /// <summary>Starts the server again if it was stopped, without its script.</summary>
    protected abstract Task RestartServerAsync();

    /// <summary>Makes the server answer in the form until it recovers.</summary>
    protected abstract void ScriptServer(string form);

    /// <summary>Starts the outage.</summary>
    protected async Task FailAsync(string form)
    {
        switch (form)
        {
            case "refused":
                await StopServerAsync();
                break;
            case "silent":
                SetMode(GatewayMode.Silent);
                break;
            case "broken handshake":
                SetMode(GatewayMode.Close);
                break;
            case "garbage":
                SetMode(GatewayMode.Garbage);
                break;
            case "untrusted certificate":
                SetMode(GatewayMode.Untrusted);
                break;
            case "unknown host":
                _isHostUnknown = true;
                break;
            default:
                ScriptServer(form);
                break;
        }
    }

    private void SetMode(GatewayMode mode) => (Gateway.Mode, _reachesServer) = (mode, false);
}
