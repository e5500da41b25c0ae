// Merges the coverage files of a test run and prints line coverage per package.
// Usage: dotnet run eng/coverage.cs -- <folder> <least percentage> <file>
// Fails if a package has less, and writes the names of these packages to the file.
using System.Globalization;
using System.Xml.Linq;

var folder = args[0];
var least = double.Parse(args[1], CultureInfo.InvariantCulture);

// Several test projects cover one package: a line is covered where any of them ran it.
var lines = new Dictionary<string, Dictionary<(string File, int Line), bool>>();
foreach (var path in Directory.EnumerateFiles(folder, "coverage.cobertura.xml", SearchOption.AllDirectories))
{
    foreach (var package in XDocument.Load(path).Descendants("package"))
    {
        var name = package.Attribute("name")!.Value;
        if (!lines.TryGetValue(name, out var known))
            lines[name] = known = [];
        foreach (var type in package.Descendants("class"))
        {
            var file = type.Attribute("filename")!.Value;
            if (file.Contains("/obj/", StringComparison.Ordinal) || file.EndsWith(".g.cs", StringComparison.Ordinal))
                continue;
            foreach (var line in type.Descendants("line"))
            {
                var key = (Path.GetFileName(file) + "|" + type.Attribute("name")!.Value.Split('/')[0], (int)line.Attribute("number")!);
                known[key] = known.GetValueOrDefault(key) || (int)line.Attribute("hits")! > 0;
            }
        }
    }
}

Console.WriteLine("Line coverage");
var below = new List<string>();
foreach (var (name, known) in lines.OrderBy(entry => entry.Key, StringComparer.Ordinal))
{
    var covered = known.Values.Count(hit => hit);
    var percent = known.Count == 0 ? 100 : 100.0 * covered / known.Count;
    if (percent < least)
        below.Add(name);
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {name,-28} {percent,6:F1} %   {covered} of {known.Count} lines{(percent < least ? $"   below {least} %" : "")}"));
}

if (lines.Count == 0)
{
    Console.Error.WriteLine($"No coverage files below {folder}.");
    return 1;
}

File.WriteAllLines(args[2], below);
return below.Count == 0 ? 0 : 1;
