using System.Buffers.Binary;
using System.IO.Compression;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text.Json;
using System.Xml.Linq;

namespace Notify.PackageTests;

[Collection(PackagesCollection.Name)]
public sealed class PackageContentTests(PackagesFixture packages)
{
    private static readonly string[] All =
    [
        "Notify.AspNetCore",
        "Notify.Core",
        "Notify.Email",
        "Notify.PostgreSql",
        "Notify.Push",
        "Notify.Redis",
        "Notify.Sql",
        "Notify.Sqlite",
        "Notify.Telegram",
        "Notify.Testing",
    ];

    public static TheoryData<string> Names => [.. All];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_package_brings_its_readme_docs_license_and_symbols(string name)
    {
        using var package = ZipFile.OpenRead(Single(name, "nupkg"));
        package.Entries.Select(entry => entry.FullName)
            .Should().Contain(["README.md", $"lib/net10.0/{name}.dll", $"lib/net10.0/{name}.xml"]);
        using var manifest = new StreamReader(package.GetEntry($"{name}.nuspec")!.Open());
        manifest.ReadToEnd()
            .Should().Contain("<license type=\"expression\">MIT</license>")
            .And.Contain("<readme>README.md</readme>");

        using var symbols = ZipFile.OpenRead(Single(name, "snupkg"));
        symbols.Entries.Select(entry => entry.FullName).Should().Contain($"lib/net10.0/{name}.pdb");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_package_has_the_icon(string name)
    {
        using var package = ZipFile.OpenRead(Single(name, "nupkg"));

        Metadata(package, "icon").Should().Be("icon.png");
        using var icon = package.GetEntry("icon.png")!.Open();
        var header = new byte[24];
        icon.ReadExactly(header);
        // The signature, then the length and the name of the first chunk, then the width and the height.
        header.Should().StartWith([0x89, (byte)'P', (byte)'N', (byte)'G']);
        var width = BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(16));
        var height = BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(20));
        (width, height).Should().Be((128, 128));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_package_states_what_galleries_show(string name)
    {
        using var package = ZipFile.OpenRead(Single(name, "nupkg"));

        Metadata(package, "description").Should().NotBeNullOrWhiteSpace().And.NotBe("Package Description");
        Metadata(package, "authors").Should().Be("Notify contributors");
        Metadata(package, "tags").Should().Contain("notifications");
    }

    [Fact]
    public void All_packages_have_the_same_version()
    {
        var versions = All.Select(name =>
        {
            using var package = ZipFile.OpenRead(Single(name, "nupkg"));
            return Metadata(package, "version");
        });

        versions.Distinct().Should().ContainSingle().Which.Should().NotBeNullOrEmpty();
    }

    /// <summary>Otherwise an application that pins an earlier patch cannot be restored (NU1605).</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void A_package_accepts_every_patch_of_the_platform(string name)
    {
        using var package = ZipFile.OpenRead(Single(name, "nupkg"));
        var floors = XDocument.Load(package.GetEntry($"{name}.nuspec")!.Open()).Descendants()
            .Where(element => element.Name.LocalName == "dependency")
            .Select(element => (Id: element.Attribute("id")!.Value, Version: element.Attribute("version")!.Value))
            .Where(floor => floor.Id.StartsWith("Microsoft.Extensions.", StringComparison.Ordinal)
                || floor.Id.StartsWith("System.", StringComparison.Ordinal));

        // StackExchange.Redis requires a later patch itself.
        var first = name == "Notify.Redis" ? "10.0.13" : "10.0.0";
        floors.Where(floor => floor.Version != first).Should().BeEmpty();
        if (name == "Notify.Core")
            floors.Should().NotBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_package_lists_what_it_depends_on_with_hashes_and_licenses(string name)
    {
        using var package = ZipFile.OpenRead(Single(name, "nupkg"));
        var dependencies = XDocument.Load(package.GetEntry($"{name}.nuspec")!.Open()).Descendants()
            .Where(element => element.Name.LocalName == "dependency")
            .Select(element => element.Attribute("id")!.Value);

        using var sbom = JsonDocument.Parse(package.GetEntry("sbom.cdx.json")!.Open());
        sbom.RootElement.GetProperty("bomFormat").GetString().Should().Be("CycloneDX");
        NameOf(sbom.RootElement.GetProperty("metadata").GetProperty("component")).Should().Be(name);
        var components = sbom.RootElement.GetProperty("components").EnumerateArray().ToArray();
        components.Select(NameOf).Should().Contain(dependencies);
        components.Where(component => !All.Contains(NameOf(component))).Should().AllSatisfy(component =>
        {
            component.GetProperty("hashes").GetArrayLength().Should().BePositive();

            // SQLite is in the public domain, so its package declares no license.
            if (NameOf(component) != "SQLite")
                component.GetProperty("licenses").GetArrayLength().Should().BePositive();
        });

        static string? NameOf(JsonElement component) => component.GetProperty("name").GetString();
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Symbols_contain_no_path_of_the_machine_that_built_them(string name)
    {
        using var symbols = ZipFile.OpenRead(Single(name, "snupkg"));
        using var content = new MemoryStream();
        using (var file = symbols.GetEntry($"lib/net10.0/{name}.pdb")!.Open())
            file.CopyTo(content);
        content.Position = 0;
        using var provider = MetadataReaderProvider.FromPortablePdbStream(content);
        var metadata = provider.GetMetadataReader();

        var documents = metadata.Documents
            .Select(document => metadata.GetString(metadata.GetDocument(document).Name))
            .ToArray();

        documents.Should().NotBeEmpty()
            .And.OnlyContain(document => document.StartsWith("/_", StringComparison.Ordinal));
    }

    [Fact]
    public void Nothing_but_the_packages_is_packed()
    {
        var ids = Directory.GetFiles(packages.Folder, "*.nupkg").Select(path =>
        {
            using var package = ZipFile.OpenRead(path);
            return Metadata(package, "id");
        });

        // tests/Notify.Templates.Tests checks the content of the templates.
        ids.Should().BeEquivalentTo([.. All, "Notify.Templates"]);
    }

    [Fact]
    public void The_web_package_asks_for_its_framework_and_brings_the_operators_page()
    {
        using var package = ZipFile.OpenRead(Single("Notify.AspNetCore", "nupkg"));
        using var manifest = new StreamReader(package.GetEntry("Notify.AspNetCore.nuspec")!.Open());
        manifest.ReadToEnd()
            .Should().Contain("<frameworkReference name=\"Microsoft.AspNetCore.App\" />")
            .And.NotContain("Notify.Email")
            .And.NotContain("Notify.Telegram")
            .And.NotContain("Notify.Push");

        using var assembly = new MemoryStream();
        using (var file = package.GetEntry("lib/net10.0/Notify.AspNetCore.dll")!.Open())
            file.CopyTo(assembly);
        assembly.Position = 0;
        using var image = new PEReader(assembly);
        var metadata = image.GetMetadataReader();
        metadata.ManifestResources.Select(resource => metadata.GetString(metadata.GetManifestResource(resource).Name))
            .Should().Contain(["ui/index.html", "ui/app.js", "ui/app.css", "page.css"]);
    }

    private static string? Metadata(ZipArchive package, string element)
    {
        var manifest = package.Entries.Single(entry => entry.FullName.EndsWith(".nuspec", StringComparison.Ordinal));
        using var content = manifest.Open();
        return XDocument.Load(content).Descendants()
            .SingleOrDefault(candidate => candidate.Name.LocalName == element)?.Value;
    }

    private string Single(string name, string extension) =>
        Directory.GetFiles(packages.Folder, $"{name}.*.{extension}").Should().ContainSingle().Subject;
}
