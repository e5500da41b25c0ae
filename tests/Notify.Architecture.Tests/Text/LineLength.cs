using System.Text.RegularExpressions;

namespace Notify.Architecture.Tests.Text;

/// <summary>Finds lines that are too long to read next to another file or in a review.</summary>
internal static partial class LineLength
{
    public const int Limit = 140;

    /// <summary>Returns the lines over the limit. A regular expression or a URL may be longer.</summary>
    public static IEnumerable<(int Line, int Length)> LongLines(string text)
    {
        var number = 0;
        foreach (var line in text.Split('\n'))
        {
            number++;
            var length = line.TrimEnd('\r').Length;
            if (length > Limit && !Indivisible().IsMatch(line))
                yield return (number, length);
        }
    }

    [GeneratedRegex(@"\bhttps?://|\b(Generated)?Regex\b")]
    private static partial Regex Indivisible();
}
