using System.Globalization;

namespace Notify.Architecture.Tests.Baselines;

/// <summary>
/// The findings that a rule tolerates, as a number for each file. The rule came later than the code, so the numbers
/// may only fall: a file with more findings is an error, and a file with fewer must be given its lower number.
/// </summary>
internal sealed class Baseline(IReadOnlyDictionary<string, int> counts)
{
    public static Baseline Parse(string text)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var parts = line.Split(' ');
            counts.Add(parts[0], int.Parse(parts[1], CultureInfo.InvariantCulture));
        }

        return new Baseline(counts);
    }

    public string Format() => string.Concat(counts
        .OrderBy(entry => entry.Key, StringComparer.Ordinal)
        .Select(entry => string.Create(CultureInfo.InvariantCulture, $"{entry.Key} {entry.Value}\n")));

    /// <summary>Returns the files that have more findings than the baseline tolerates.</summary>
    public IEnumerable<(string File, int Found, int Tolerated)> Above(IReadOnlyDictionary<string, int> found) =>
        found.Where(entry => entry.Value > Tolerated(entry.Key))
            .Select(entry => (entry.Key, entry.Value, Tolerated(entry.Key)));

    /// <summary>Returns the files that have fewer findings than the baseline tolerates.</summary>
    public IEnumerable<(string File, int Found, int Tolerated)> Below(IReadOnlyDictionary<string, int> found) =>
        counts.Where(entry => entry.Value > found.GetValueOrDefault(entry.Key))
            .Select(entry => (entry.Key, found.GetValueOrDefault(entry.Key), entry.Value));

    /// <summary>Returns a baseline that tolerates at most what was found, and nothing that this one does not.</summary>
    public Baseline LoweredTo(IReadOnlyDictionary<string, int> found) => new(counts
        .Select(entry => (File: entry.Key, Count: Math.Min(entry.Value, found.GetValueOrDefault(entry.Key))))
        .Where(entry => entry.Count > 0)
        .ToDictionary(entry => entry.File, entry => entry.Count, StringComparer.Ordinal));

    private int Tolerated(string file) => counts.GetValueOrDefault(file);
}
