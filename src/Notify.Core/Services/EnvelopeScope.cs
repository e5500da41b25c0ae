using Microsoft.Extensions.DependencyInjection;
using Notify.Diagnostics;

namespace Notify.Services;

/// <summary>The one scope of an envelope's delivery, created when it is first needed.</summary>
internal sealed class EnvelopeScope(IServiceScopeFactory factory) : INamedService, IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly List<object> _resolved = [];
    private AsyncServiceScope? _scope;

    public IServiceProvider Services
    {
        get
        {
            lock (_gate)
                return (_scope ??= factory.CreateAsyncScope()).ServiceProvider;
        }
    }

    /// <summary>Whether a service was resolved, so that there is something to dispose.</summary>
    public bool IsCreated
    {
        get
        {
            lock (_gate)
                return _scope is not null;
        }
    }

    /// <summary>
    /// The name of the disposal. The container disposes all services of the scope in one call, so it names those that
    /// delivery resolved; the one that hangs is one of them or a dependency of them.
    /// </summary>
    public string Name
    {
        get
        {
            lock (_gate)
            {
                var types = _resolved.Select(service => service.GetType().Name).Distinct().ToList();
                return $"The disposal of {(types.Count == 0 ? "the scope" : string.Join(", ", types))}";
            }
        }
    }

    /// <summary>Records services of the scope, for the name of its disposal.</summary>
    public void Add(IEnumerable<object> services)
    {
        lock (_gate)
            _resolved.AddRange(services);
    }

    public ValueTask DisposeAsync() => _scope?.DisposeAsync() ?? default;
}
