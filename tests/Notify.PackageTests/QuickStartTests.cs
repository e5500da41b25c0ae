using System.Text.RegularExpressions;
using Notify.Tests.Shared;

namespace Notify.PackageTests;

/// <summary>
/// The first minutes of a newcomer: an empty folder, the packages, and the quick start of the README as it is.
/// </summary>
[Collection(PackagesCollection.Name)]
public sealed partial class QuickStartTests(PackagesFixture packages)
{
    [Fact]
    public async Task The_quick_start_of_the_readme_sends_a_mail()
    {
        var folder = Directory.CreateTempSubdirectory("notify-quick-start-").FullName;
        try
        {
            var readme = await File.ReadAllTextAsync(Path.Combine(Shell.Root, "README.md"));
            await File.WriteAllTextAsync(
                Path.Combine(folder, "Program.cs"), Block(readme, "quick-start-program"));
            foreach (Match file in TemplateBlock().Matches(readme))
            {
                var path = Path.Combine(folder, file.Groups["path"].Value);
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                await File.WriteAllTextAsync(path, file.Groups["text"].Value);
            }

            await WriteProjectAsync(folder);

            var output = await Shell.RunAsync(
                folder,
                "dotnet",
                ["run", "--project", "QuickStart.csproj"],
                ("NUGET_PACKAGES", Path.Combine(folder, "packages")));

            output.Should().Contain("ada@example.com received: Stop-loss failed for XAUUSD");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Block(string readme, string name)
    {
        var match = Regex.Match(readme, $@"<!-- {name} -->\s*```csharp\r?\n(?<code>.*?)```", RegexOptions.Singleline);
        match.Success.Should().BeTrue($"the README marks its {name}");
        return match.Groups["code"].Value;
    }

    private async Task WriteProjectAsync(string folder)
    {
        await Consumer.WriteNuGetConfigAsync(folder, packages.Folder);
        await File.WriteAllTextAsync(Path.Combine(folder, "QuickStart.csproj"), """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="Notify.Email" Version="*-*" />
                <PackageReference Include="Notify.Testing" Version="*-*" />
                <PackageReference Include="Microsoft.Extensions.Hosting" Version="10.0.*" />
              </ItemGroup>
            </Project>
            """);
    }

    [GeneratedRegex(@"`(?<path>templates/[\w./-]+)`:?\s*```\w+\r?\n(?<text>.*?)```", RegexOptions.Singleline)]
    private static partial Regex TemplateBlock();
}
