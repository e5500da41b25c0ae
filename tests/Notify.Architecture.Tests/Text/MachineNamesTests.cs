namespace Notify.Architecture.Tests.Text;

public sealed class MachineNamesTests
{
    private static readonly string[] Extensions =
    [
        "", ".config", ".cs", ".csproj", ".css", ".html", ".js", ".json", ".lua", ".md", ".mjs", ".props", ".py", ".sh",
        ".targets", ".txt", ".yml",
    ];

    [Fact]
    public void The_repository_names_no_package_registry_and_no_path_of_a_machine()
    {
        var found = Repository.Files("", Extensions)
            .AsParallel()
            .SelectMany(
                file => MachineNames.In(Repository.Read(file)),
                (file, name) => $"{file}:{name.Line} {name.Name}");

        found.Should().BeEmpty("the settings of each machine and of the CI service contain them");
    }

    [Fact]
    public void Folders_of_the_CI_service_are_included()
    {
        Repository.Files("", Extensions).Should().Contain([".ci/run", ".github/workflows/ci.yml", "eng/Package.props"]);
    }

    // The names are put together here, so that this file contains none of them.
    [Theory]
    [InlineData("source: https://" + "api" + ".nuget.org/v3/index.json", "api" + ".nuget.org")]
    [InlineData("\"resolved\": \"https://" + "registry" + ".npmjs.org/x\"", "registry" + ".npmjs.org")]
    [InlineData("image: mcr" + ".microsoft.com/dotnet/sdk:10.0", "mcr" + ".microsoft.com")]
    [InlineData("\"ghcr" + ".io/devcontainers/features/dotnet:2\"", "ghcr" + ".io")]
    [InlineData("cd /" + "home/alice/notify", "/" + "home/alice")]
    [InlineData("(/" + "work/main)", "/" + "work/main")]
    [InlineData("var folder = @\"C:" + "\\Users\\alice\";", "C:" + "\\Users\\alice")]
    [InlineData("cp x /" + "tmp/build_1/x", "/" + "tmp/build_")]
    public void A_registry_or_a_path_is_found(string text, string name)
    {
        MachineNames.In("first\n" + text).Should().ContainSingle().Which.Line.Should().Be(2);
        MachineNames.In(text).Single().Name.Should().StartWith(name);
    }

    [Theory]
    [InlineData("dotnet nuget push 'packages/*.nupkg' --source \"$FEED\"")]
    [InlineData("GET https://shop.example.com/home/news and app.MapGet(\"/home\")")]
    [InlineData("image: debian:12")]
    public void Other_text_is_not_found(string text)
    {
        MachineNames.In(text).Should().BeEmpty();
    }
}
