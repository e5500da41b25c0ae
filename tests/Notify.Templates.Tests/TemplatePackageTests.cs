using System.IO.Compression;
using System.Text.Json;
using System.Xml.Linq;
using Notify.PackageTests;
using Notify.Tests.Shared;

namespace Notify.Templates.Tests;

[Collection(PackagesCollection.Name)]
public sealed class TemplatePackageTests(PackagesFixture packages)
{
    private static readonly string[] Names = ["notify-channel", "notify-web", "notify-worker"];

    [Fact]
    public void The_package_has_the_type_template_and_no_dependencies()
    {
        using var package = Open();

        var manifest = XDocument.Load(package.GetEntry("Notify.Templates.nuspec")!.Open());

        manifest.Descendants().Single(element => element.Name.LocalName == "packageType").Attribute("name")!.Value
            .Should().Be("Template");
        manifest.Descendants().Where(element => element.Name.LocalName == "dependency").Should().BeEmpty();
        package.Entries.Select(entry => entry.FullName).Should()
            .Contain(["README.md", "icon.png", "sbom.cdx.json"])
            .And.NotContain(entry => entry.StartsWith("lib/") || Path.GetExtension(entry) == ".dll");
    }

    [Fact]
    public void Each_template_has_a_short_name_a_readme_and_an_icon()
    {
        using var package = Open();

        var shortNames = package.Entries.Where(entry => entry.Name == "template.json").Select(entry =>
        {
            using var template = JsonDocument.Parse(entry.Open());
            return template.RootElement.GetProperty("shortName").GetString();
        });

        shortNames.Should().BeEquivalentTo(Names);
        package.Entries.Select(entry => entry.FullName).Should().Contain(Names.SelectMany(name => new[]
        {
            $"content/{name}/README.md",
            $"content/{name}/.template.config/icon.png",
            $"content/{name}/.template.config/ide.host.json",
        }));
    }

    [Fact]
    public void Each_reference_has_the_version_of_this_package_or_of_the_repository()
    {
        var props = XDocument.Load(Path.Combine(Shell.Root, "Directory.Packages.props"));
        var extensions = props.Descendants("ExtensionsVersion").Single(item => item.Attribute("Condition") is null).Value;
        var central = props.Descendants("PackageVersion").ToDictionary(
            item => item.Attribute("Include")!.Value,
            item => item.Attribute("Version")!.Value.Replace("$(ExtensionsVersion)", extensions));
        using var package = Open();
        var own = XDocument.Load(package.GetEntry("Notify.Templates.nuspec")!.Open()).Descendants()
            .Single(element => element.Name.LocalName == "version").Value;

        var references = package.Entries.Where(entry => Path.GetExtension(entry.Name) == ".csproj")
            .SelectMany(entry => XDocument.Load(entry.Open()).Descendants("PackageReference"))
            .Select(item => (Name: item.Attribute("Include")!.Value, Version: item.Attribute("Version")!.Value))
            .ToList();

        references.Should().HaveCountGreaterThan(10);
        references.Should().OnlyContain(reference =>
            reference.Version == (reference.Name.StartsWith("Notify.") ? own : central[reference.Name]));
    }

    private ZipArchive Open() => ZipFile.OpenRead(
        Directory.GetFiles(packages.Folder, "Notify.Templates.*.nupkg").Should().ContainSingle().Subject);
}
