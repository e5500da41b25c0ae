using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Primitives;

namespace Notify.Hosting;

/// <summary>A configuration section that records which of its keys are read.</summary>
internal sealed class ObservedSection(IConfigurationSection section, ObservedKeys keys) : IConfigurationSection
{
    public string Key => section.Key;

    public string Path => section.Path;

    public string? Value
    {
        get => section.Value;
        set => section.Value = value;
    }

    public string? this[string key]
    {
        get
        {
            Add(key);
            return section[key];
        }
        set => section[key] = value;
    }

    public IConfigurationSection GetSection(string key) => new ObservedSection(section.GetSection(key), Add(key));

    /// <summary>
    /// Returns the children. The binder also enumerates them to find out whether there are any, so a child counts as
    /// read only when its value or its children are.
    /// </summary>
    public IEnumerable<IConfigurationSection> GetChildren() =>
        section.GetChildren().Select(child => new Child(child, keys));

    public IChangeToken GetReloadToken() => section.GetReloadToken();

    private ObservedKeys Add(string path)
    {
        var observed = keys;
        foreach (var key in path.Split(ConfigurationPath.KeyDelimiter))
            observed = observed.Add(key);
        return observed;
    }

    /// <summary>A child that was found by enumeration.</summary>
    private sealed class Child(IConfigurationSection section, ObservedKeys parent) : IConfigurationSection
    {
        public string Key => section.Key;

        public string Path => section.Path;

        public string? Value
        {
            get => Read().Value;
            set => section.Value = value;
        }

        public string? this[string key]
        {
            get => Read()[key];
            set => section[key] = value;
        }

        public IConfigurationSection GetSection(string key) => Read().GetSection(key);

        public IEnumerable<IConfigurationSection> GetChildren() => Read().GetChildren();

        public IChangeToken GetReloadToken() => section.GetReloadToken();

        private ObservedSection Read() => new(section, parent.Add(section.Key));
    }
}
