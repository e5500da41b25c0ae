using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Notify.Shared;

namespace Notify.Hosting;

/// <summary>
/// The configuration sections that options are bound to: reads their durations, and finds the keys that no setting
/// reads.
/// </summary>
/// <remarks>
/// The sections are observed while they are bound, so that no list of names has to be kept in step with the options,
/// and no reflection is needed.
/// </remarks>
internal sealed class ConfigurationAudit
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, BoundSection> _bound = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Returns the audit of a service collection; it is registered at the first call.</summary>
    public static ConfigurationAudit Of(IServiceCollection services)
    {
        if (services.FirstOrDefault(service => !service.IsKeyedService
            && service.ImplementationInstance is ConfigurationAudit) is { } known)
        {
            return (ConfigurationAudit)known.ImplementationInstance!;
        }

        var audit = new ConfigurationAudit();
        services.AddSingleton(audit);
        return audit;
    }

    /// <summary>Returns a section to bind in place of the given one.</summary>
    /// <param name="section">The section.</param>
    /// <param name="durations">The settings that are durations, as <see cref="DurationSection"/> names them.</param>
    /// <exception cref="InvalidOperationException">
    /// A duration cannot be read; the message contains the setting and its valid form.
    /// </exception>
    public IConfigurationSection Observe(IConfigurationSection section, IReadOnlyCollection<string> durations)
    {
        DurationSection.Check(section, durations);
        lock (_lock)
        {
            if (!_bound.TryGetValue(section.Path, out var bound))
                _bound[section.Path] = bound = new BoundSection(section, new ObservedKeys());
            return new DurationSection(new ObservedSection(section, bound.Keys), durations);
        }
    }

    /// <summary>The sections that options are bound to.</summary>
    public IReadOnlyList<IConfigurationSection> Sections
    {
        get
        {
            lock (_lock)
                return [.. _bound.Values.Select(bound => bound.Section)];
        }
    }

    /// <summary>Returns the keys that no setting reads.</summary>
    public IReadOnlyList<UnknownKey> FindUnknown()
    {
        lock (_lock)
            return [.. _bound.Values.SelectMany(bound => FindUnknown(bound.Section, bound.Keys))];
    }

    private IEnumerable<UnknownKey> FindUnknown(IConfigurationSection section, ObservedKeys keys)
    {
        string[] names = [.. keys.Names, .. BoundBelow(section.Path)];
        foreach (var child in section.GetChildren())
        {
            if (keys.Find(child.Key) is { } known)
            {
                foreach (var unknown in FindUnknown(child, known))
                    yield return unknown;
            }
            else if (!ContainsBound(child.Path) && !IsForeign(child, names))
            {
                yield return new UnknownKey(child.Path, NearestName.Suggest(child.Key, names));
            }
        }
    }

    private bool ContainsBound(string path) => _bound.Keys.Any(
        bound => bound.Equals(path, StringComparison.OrdinalIgnoreCase)
            || bound.StartsWith(path + ConfigurationPath.KeyDelimiter, StringComparison.OrdinalIgnoreCase));

    private IEnumerable<string> BoundBelow(string path) => _bound.Keys
        .Where(bound => bound.StartsWith(path + ConfigurationPath.KeyDelimiter, StringComparison.OrdinalIgnoreCase))
        .Select(bound => bound[(path.Length + 1)..].Split(ConfigurationPath.KeyDelimiter)[0])
        .Distinct(StringComparer.OrdinalIgnoreCase);

    // The section Notify also contains sections that the application reads, or that a package reads later.
    private static bool IsForeign(IConfigurationSection child, IEnumerable<string> names) =>
        child.Value is null && NearestName.Find(child.Key, names) is null;

    private sealed record BoundSection(IConfigurationSection Section, ObservedKeys Keys);
}

/// <summary>A configuration key that no setting reads, with a sentence that names the nearest known key.</summary>
/// <remarks>It is a class, because LINQ over tuples is compiled at every start.</remarks>
internal sealed record UnknownKey(string Path, string Suggestion);

/// <summary>The keys of a section that were read, with those below them.</summary>
internal sealed class ObservedKeys
{
    private readonly Dictionary<string, ObservedKeys> _keys = new(StringComparer.OrdinalIgnoreCase);

    public IEnumerable<string> Names => _keys.Keys.Where(name => !int.TryParse(name, out _));

    public ObservedKeys? Find(string key) => _keys.GetValueOrDefault(key);

    public ObservedKeys Add(string key) =>
        _keys.TryGetValue(key, out var known) ? known : _keys[key] = new ObservedKeys();
}
