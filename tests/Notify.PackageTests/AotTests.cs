using System.Text.RegularExpressions;

namespace Notify.PackageTests;

public sealed class AotTests
{
    [Fact]
    public async Task The_pipeline_runs_in_a_native_program_without_a_warning_from_our_assemblies()
    {
        var folder = Directory.CreateTempSubdirectory("notify-aot-").FullName;
        try
        {
            // Cleaned first: warnings are printed by the compilation, and an unchanged program would not be compiled again.
            var output = await Shell.RunAsync(Shell.Root, "dotnet", ["publish", "tests/Notify.AotSmoke", "-c", "Release", "-o", folder, "-nologo", "--artifacts-path", Path.Combine(folder, "build")]);

            // A warning names the code it arose in, and at its end in brackets the project: ours are those that name us before that.
            var ours = Regex.Matches(output, @"^(?<text>.*warning IL\d+.*?)(\[[^\]]*\])?\r?$", RegexOptions.Multiline)
                .Select(match => match.Groups["text"].Value).Where(text => text.Contains("Notify.", StringComparison.Ordinal));
            ours.Should().BeEmpty();

            (await Shell.RunAsync(folder, Path.Combine(folder, "Notify.AotSmoke"), [])).Should().Contain("mail, chat and push arrived as written");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
