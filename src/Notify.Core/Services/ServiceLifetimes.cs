using Microsoft.Extensions.DependencyInjection;

namespace Notify.Services;

/// <summary>Which services need an envelope's scope. Looks at the host's registrations, so that singletons never force one.</summary>
internal sealed class ServiceLifetimes(IServiceCollection services)
{
    public bool NeedsScope(Type service)
    {
        foreach (var descriptor in services)
            if (descriptor.ServiceType == service && descriptor.Lifetime != ServiceLifetime.Singleton)
                return true;
        return false;
    }
}
