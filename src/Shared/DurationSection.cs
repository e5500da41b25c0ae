using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Primitives;

namespace Notify.Shared;

/// <summary>
/// A configuration section whose durations are read by <see cref="DurationText"/>. The binder receives them in the form
/// that it understands.
/// </summary>
/// <param name="section">The section.</param>
/// <param name="durations">
/// The settings that are durations, by their path below the section that is bound, for example <c>RateLimit:Window</c>.
/// For a list, the path of the list.
/// </param>
/// <param name="place">The path of this section below the section that is bound.</param>
internal sealed class DurationSection(
    IConfigurationSection section, IReadOnlyCollection<string> durations, string place = "") : IConfigurationSection
{
    public string Key => section.Key;

    public string Path => section.Path;

    private IEnumerable<DurationSection> Children =>
        section.GetChildren().Select(child => new DurationSection(child, durations, PlaceOf(child.Key)));

    public string? Value
    {
        get => Read(section.Value, place, section.Path);
        set => section.Value = value;
    }

    public string? this[string key]
    {
        get => Read(section[key], PlaceOf(key), ConfigurationPath.Combine(section.Path, key));
        set => section[key] = value;
    }

    /// <summary>Returns a section to bind in place of the given one, whose durations it has checked.</summary>
    /// <exception cref="InvalidOperationException">
    /// A value is not a duration. The message contains the valid forms.
    /// </exception>
    public static DurationSection Of(IConfigurationSection section, IReadOnlyCollection<string> durations)
    {
        Check(section, durations);
        return new DurationSection(section, durations);
    }

    public IConfigurationSection GetSection(string key) =>
        new DurationSection(section.GetSection(key), durations, PlaceOf(key));

    public IEnumerable<IConfigurationSection> GetChildren() => Children;

    public IChangeToken GetReloadToken() => section.GetReloadToken();

    /// <summary>
    /// Reads all durations of a section. The binder would omit an element of a list that cannot be read, without an
    /// error.
    /// </summary>
    /// <exception cref="InvalidOperationException">
    /// A value is not a duration. The message contains the valid forms.
    /// </exception>
    public static void Check(IConfigurationSection section, IReadOnlyCollection<string> durations)
    {
        var pending = new Stack<DurationSection>([new DurationSection(section, durations)]);
        while (pending.TryPop(out var next))
        {
            _ = next.Value;
            foreach (var child in next.Children)
                pending.Push(child);
        }
    }

    private string? Read(string? value, string at, string path) =>
        string.IsNullOrWhiteSpace(value) || !durations.Contains(at, StringComparer.OrdinalIgnoreCase)
            ? value
            : DurationText.Parse(value, path).ToString("c");

    // The elements of a list have the place of the list.
    private string PlaceOf(string key)
    {
        if (int.TryParse(key, out _))
            return place;
        return place.Length == 0 ? key : ConfigurationPath.Combine(place, key);
    }
}
