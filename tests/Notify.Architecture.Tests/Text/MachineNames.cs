using System.Text.RegularExpressions;

namespace Notify.Architecture.Tests.Text;

/// <summary>Finds host names of package registries, and absolute paths that exist on one machine only.</summary>
/// <remarks>
/// The settings of each machine, or the variables of the CI service, say where packages come from. A host or a path in
/// the repository would bypass them.
/// </remarks>
internal static partial class MachineNames
{
    /// <summary>Returns the names in a text, with the line of each.</summary>
    public static IEnumerable<(int Line, string Name)> In(string text)
    {
        var number = 0;
        foreach (var line in text.Split('\n'))
        {
            number++;
            foreach (Match match in Name().Matches(line))
                yield return (number, match.Value);
        }
    }

    [GeneratedRegex(
        @"\b(?:api|registry|deb|www)\.(?:nuget|npmjs|debian)\.\w+"
        + @"|\b(?:mcr\.microsoft\.com|nuget\.pkg\.github\.com|(?:ghcr|docker|quay)\.io)\b"
        + @"|(?<=^|[""'`( =])(?:/(?:home|Users|work|farm|root)/|/tmp/[a-z]+[_/]|[A-Za-z]:\\Users\\)\w*")]
    private static partial Regex Name();
}
