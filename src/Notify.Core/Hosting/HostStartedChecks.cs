using System.ComponentModel;

namespace Notify.Hosting;

/// <summary>
/// Contains the checks that need the complete host, for packages that are configured after the services were built. If
/// a check throws, the host does not start.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class HostStartedChecks
{
    private readonly Lock _lock = new();
    private readonly List<Action> _checks = [];

    /// <summary>Adds a check, which runs once when all hosted services have started.</summary>
    /// <param name="check">The check. It throws if the host must not start, and says how to correct that.</param>
    public void Add(Action check)
    {
        ArgumentNullException.ThrowIfNull(check);
        lock (_lock)
            _checks.Add(check);
    }

    internal void Run()
    {
        Action[] checks;
        lock (_lock)
            checks = [.. _checks];
        foreach (var check in checks)
            check();
    }
}
