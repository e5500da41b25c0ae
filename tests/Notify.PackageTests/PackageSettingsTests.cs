using System.Text.Json;
using Notify.Tests.Shared;

namespace Notify.PackageTests;

/// <summary>The settings that all packages share, as MSBuild evaluates them for one package.</summary>
public sealed class PackageSettingsTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("https://example.com/notify", "https://example.com/notify")]
    public async Task The_address_of_the_project_comes_from_the_caller(string given, string expected)
    {
        var properties = await EvaluateAsync($"-p:NotifyProjectUrl={given}");

        properties.GetProperty("PackageProjectUrl").GetString().Should().Be(expected);
        properties.GetProperty("RepositoryUrl").GetString().Should().Be(expected);
    }

    [Fact]
    public async Task A_release_sets_its_version_and_the_version_with_which_it_is_compared()
    {
        var properties = await EvaluateAsync("-p:Version=1.2.3-rc.1", "-p:PackageValidationBaselineVersion=1.2.2");

        properties.GetProperty("PackageVersion").GetString().Should().Be("1.2.3-rc.1");
        properties.GetProperty("PackageValidationBaselineVersion").GetString().Should().Be("1.2.2");
    }

    [Fact]
    public async Task Packages_are_validated_and_their_neutral_language_is_English()
    {
        var properties = await EvaluateAsync();

        properties.GetProperty("EnablePackageValidation").GetString().Should().Be("true");
        properties.GetProperty("PackageValidationBaselineVersion").GetString().Should().BeEmpty();
        properties.GetProperty("NeutralLanguage").GetString().Should().Be("en");
    }

    private static async Task<JsonElement> EvaluateAsync(params string[] arguments)
    {
        const string Names = "EnablePackageValidation,NeutralLanguage,PackageProjectUrl,"
            + "PackageValidationBaselineVersion,PackageVersion,RepositoryUrl";
        var output = await Shell.RunAsync(
            Shell.Root, "dotnet", ["msbuild", "src/Notify.Core", $"-getProperty:{Names}", .. arguments]);
        using var document = JsonDocument.Parse(output);
        return document.RootElement.GetProperty("Properties").Clone();
    }
}
