using Microsoft.Extensions.DependencyInjection;

namespace Notify.Services;

/// <summary>The one scope of an envelope's delivery, created when it is first needed.</summary>
internal sealed class EnvelopeScope(IServiceScopeFactory factory) : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private AsyncServiceScope? _scope;

    public IServiceProvider Services
    {
        get
        {
            lock (_gate)
                return (_scope ??= factory.CreateAsyncScope()).ServiceProvider;
        }
    }

    public ValueTask DisposeAsync() => _scope?.DisposeAsync() ?? default;
}
