namespace Notify.Shared;

/// <summary>Finds the known name that a misspelled one most probably means.</summary>
internal static class NearestName
{
    /// <summary>Names are compared up to this length; no known one is longer.</summary>
    private const int MaxLength = 64;

    /// <summary>Returns "Use 'urgency' instead.", or the list of all known names if none is similar.</summary>
    public static string Suggest(string name, IEnumerable<string> known)
    {
        string[] names = [.. known];
        return Find(name, names) is { } nearest
            ? $"Use '{nearest}' instead."
            : $"Known are: {string.Join(", ", names)}.";
    }

    /// <summary>Returns the most similar name, or null if more than a third of its letters differ.</summary>
    public static string? Find(string name, IEnumerable<string> known)
    {
        var letters = Normalize(name);
        return known
            .Select(candidate => (Name: candidate, Distance: Distance(letters, Normalize(candidate))))
            .Where(candidate => candidate.Distance <= Math.Max(1, candidate.Name.Length / 3)
                || Begins(letters, Normalize(candidate.Name)))
            .OrderBy(candidate => candidate.Distance)
            .Select(candidate => candidate.Name)
            .FirstOrDefault();
    }

    // protect_content means protect.
    private static bool Begins(string name, string candidate) =>
        candidate.Length > 3 && name.StartsWith(candidate, StringComparison.Ordinal);

    private static string Normalize(string name)
    {
        var letters = string.Concat(name.Where(char.IsLetterOrDigit)).ToUpperInvariant();
        return letters.Length <= MaxLength ? letters : letters[..MaxLength];
    }

    /// <summary>Counts the letters to insert, delete, replace or exchange with their neighbor.</summary>
    private static int Distance(string name, string candidate)
    {
        var distances = new int[name.Length + 1, candidate.Length + 1];
        for (var i = 0; i <= name.Length; i++)
            distances[i, 0] = i;
        for (var j = 0; j <= candidate.Length; j++)
            distances[0, j] = j;
        for (var i = 1; i <= name.Length; i++)
        {
            for (var j = 1; j <= candidate.Length; j++)
            {
                var replaced = distances[i - 1, j - 1] + (name[i - 1] == candidate[j - 1] ? 0 : 1);
                var shortest = Math.Min(replaced, 1 + Math.Min(distances[i - 1, j], distances[i, j - 1]));
                if (i > 1 && j > 1 && name[i - 1] == candidate[j - 2] && name[i - 2] == candidate[j - 1])
                    shortest = Math.Min(shortest, distances[i - 2, j - 2] + 1);
                distances[i, j] = shortest;
            }
        }

        return distances[name.Length, candidate.Length];
    }
}
