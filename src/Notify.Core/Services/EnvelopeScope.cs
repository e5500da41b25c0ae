using Microsoft.Extensions.DependencyInjection;

namespace Notify.Services;

/// <summary>The one scope of an envelope's delivery, made when first asked for.</summary>
internal sealed class EnvelopeScope(IServiceScopeFactory factory) : IAsyncDisposable
{
    private AsyncServiceScope? _scope;

    public IServiceProvider Services => (_scope ??= factory.CreateAsyncScope()).ServiceProvider;

    public ValueTask DisposeAsync() => _scope?.DisposeAsync() ?? default;
}
