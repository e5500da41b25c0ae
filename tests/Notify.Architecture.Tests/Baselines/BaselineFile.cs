namespace Notify.Architecture.Tests.Baselines;

/// <summary>Compares the findings of a rule with the baseline that is stored in the repository.</summary>
internal static class BaselineFile
{
    private const string Variable = "NOTIFY_UPDATE_BASELINE";
    private const string Command = $"{Variable}=1 dotnet test tests/Notify.Architecture.Tests";

    private static bool IsUpdate => Environment.GetEnvironmentVariable(Variable) == "1";

    /// <summary>Returns the differences, one message a file; none if the findings are those of the baseline.</summary>
    /// <param name="name">The name of the file in the folder Baselines.</param>
    /// <param name="findings">The findings of each file, each as a line of text that a developer can act on.</param>
    /// <remarks>
    /// If the environment variable is set, the numbers in the file are lowered first. No number is raised and no file
    /// is added, unless the baseline does not exist.
    /// </remarks>
    public static IReadOnlyList<string> Compare(string name, ILookup<string, string> findings)
    {
        var path = Repository.FullPath($"tests/Notify.Architecture.Tests/Baselines/{name}");
        var found = findings.ToDictionary(file => file.Key, file => file.Count(), StringComparer.Ordinal);
        if (IsUpdate)
            Update(path, found);
        if (!File.Exists(path))
            return [$"Baselines/{name} does not exist. Create it: {Command}"];
        var baseline = Baseline.Parse(File.ReadAllText(path));
        return
        [
            .. baseline.Above(found).Select(file =>
                $"{Summary(name, file)} Correct the new ones. If the file was moved, change its path in the baseline."
                + Lines(findings[file.File])),
            .. baseline.Below(found).Select(file => $"{Summary(name, file)} Lower the number: {Command}"),
        ];
    }

    private static string Summary(string name, (string File, int Found, int Tolerated) file) =>
        $"{file.File}: found {file.Found}, tolerated by Baselines/{name} {file.Tolerated}.";

    private static void Update(string path, Dictionary<string, int> found)
    {
        var baseline = File.Exists(path)
            ? Baseline.Parse(File.ReadAllText(path)).LoweredTo(found)
            : new Baseline(found);
        File.WriteAllText(path, baseline.Format());
    }

    private static string Lines(IEnumerable<string> findings) =>
        string.Concat(findings.Select(finding => $"{Environment.NewLine}    {finding}"));
}
