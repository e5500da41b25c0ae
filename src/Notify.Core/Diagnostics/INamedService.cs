namespace Notify.Diagnostics;

/// <summary>
/// A service of the application that logs and health do not name by its type: another service that it calls is the
/// cause if it fails or hangs.
/// </summary>
internal interface INamedService
{
    /// <summary>Gets the name of the service that is called now.</summary>
    string Name { get; }
}

/// <summary>Names the services of the application in logs and in the health of a channel.</summary>
internal static class ServiceNames
{
    /// <summary>Returns the name of a service: its own, otherwise that of its type.</summary>
    public static string Of(object service) =>
        service is INamedService named ? named.Name : service.GetType().Name;
}
