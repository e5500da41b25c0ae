using Microsoft.Extensions.DependencyInjection;

namespace Notify.Hosting;

/// <summary>Records that the application chose a bus, so that startup fails if there are two.</summary>
/// <param name="Name">The name of the bus, for example <c>InMemory</c> or <c>Redis</c>.</param>
/// <remarks>The in-memory bus that is used by default does not have a registration.</remarks>
internal sealed record BusRegistration(string Name)
{
    /// <summary>The name of the in-memory bus.</summary>
    public const string InMemory = "InMemory";

    /// <summary>Adds a registration unless there already is one with this name.</summary>
    /// <returns>False if there already is one.</returns>
    public static bool TryAdd(IServiceCollection services, string name)
    {
        var registration = new BusRegistration(name);
        if (services.Any(service => !service.IsKeyedService && registration.Equals(service.ImplementationInstance)))
            return false;
        services.AddSingleton(registration);
        return true;
    }
}
