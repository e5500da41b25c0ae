using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Primitives;
using Notify.Diagnostics;

namespace Notify.Hosting;

/// <summary>
/// Logs a warning if settings change after the start, because they are read only once. Names the settings, not their
/// values, which may be secret.
/// </summary>
internal sealed class SettingsChangeMonitor(ConfigurationAudit audit, NotifyLoggers loggers)
    : IStartupCheck, IDisposable
{
    private readonly Lock _lock = new();
    private IReadOnlyList<IConfigurationSection> _sections = [];
    private Dictionary<string, string?> _values = [];
    private IDisposable[] _subscriptions = [];

    public ValueTask CheckAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            _sections = audit.Sections;
            _values = Read();
            _subscriptions = [.. _sections.Select(section => ChangeToken.OnChange(section.GetReloadToken, Compare))];
        }

        return default;
    }

    public void Dispose()
    {
        foreach (var subscription in _subscriptions)
            subscription.Dispose();
    }

    // A section inside another one, or of the same file, causes a second call, which finds nothing new.
    private void Compare()
    {
        string[] changed;
        lock (_lock)
        {
            var values = Read();
            changed =
            [
                .. values.Keys.Union(_values.Keys)
                    .Where(path => values.GetValueOrDefault(path) != _values.GetValueOrDefault(path))
                    .Order(StringComparer.OrdinalIgnoreCase),
            ];
            _values = values;
        }

        if (changed.Length > 0)
            loggers.Hosting.SettingsChanged(string.Join(", ", changed));
    }

    private Dictionary<string, string?> Read()
    {
        var values = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        foreach (var (path, value) in _sections.SelectMany(section => section.AsEnumerable()))
        {
            if (value is not null)
                values[path] = value;
        }

        return values;
    }
}
