using System.Text.RegularExpressions;
using Notify.PackageTests;
using Notify.Tests.Shared;

namespace Notify.Templates.Tests;

/// <summary>What <c>dotnet new</c> creates from one of the templates, in a temporary folder.</summary>
internal sealed partial class CreatedProject : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("notify-template-").FullName;

    private CreatedProject()
    {
    }

    /// <summary>The folder of the created files.</summary>
    public string Folder => Path.Combine(_folder, "created");

    public static async Task<CreatedProject> CreateAsync(string packages, string template, params string[] arguments)
    {
        var project = new CreatedProject();
        // A separate folder for the settings of "dotnet new" leaves those of this machine unchanged.
        string[] settings = ["--debug:custom-hive", Path.Combine(project._folder, "settings")];
        var package = Directory.GetFiles(packages, "Notify.Templates.*.nupkg").Should().ContainSingle().Subject;
        await Shell.RunAsync(project._folder, "dotnet", ["new", "install", package, .. settings]);
        await Shell.RunAsync(
            project._folder, "dotnet", ["new", template, "--output", "created", .. arguments, .. settings]);
        await Consumer.WriteNuGetConfigAsync(project._folder, packages);
        return project;
    }

    /// <summary>Lists the created files as relative paths.</summary>
    public IEnumerable<string> Files() => Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories)
        .Select(file => Path.GetRelativePath(Folder, file).Replace('\\', '/'));

    public string Read(string file) => File.ReadAllText(Path.Combine(Folder, file));

    public Task<string> BuildAsync() => DotnetAsync("build", "-warnaserror");

    /// <summary>Runs the tests of the created solution and returns how many have passed.</summary>
    public async Task<int> TestAsync()
    {
        var output = await DotnetAsync("test");
        var passed = Passed().Match(output);
        passed.Success.Should().BeTrue(output);
        return int.Parse(passed.Groups["count"].Value, System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>Starts the built application in the folder of its project.</summary>
    public RunningApplication Start(string project, params (string Name, string Value)[] environment)
    {
        var folder = Path.GetDirectoryName(Path.Combine(Folder, project))!;
        var name = Path.GetFileNameWithoutExtension(project);
        return RunningApplication.Start(folder, $"bin/Debug/net10.0/{name}.dll", environment);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private Task<string> DotnetAsync(params string[] arguments) => Shell.RunAsync(
        Folder, "dotnet", [.. arguments, "-nologo"], ("NUGET_PACKAGES", Path.Combine(_folder, "packages")));

    [GeneratedRegex(@"Passed! +- Failed: +0, Passed: +(?<count>\d+), Skipped: +0,")]
    private static partial Regex Passed();
}
