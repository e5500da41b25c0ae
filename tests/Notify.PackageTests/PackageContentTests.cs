using System.IO.Compression;

namespace Notify.PackageTests;

[Collection(PackagesCollection.Name)]
public sealed class PackageContentTests(PackagesFixture packages)
{
    private static readonly string[] All = ["Notify.AspNetCore", "Notify.Core", "Notify.Email", "Notify.Push", "Notify.Redis", "Notify.Telegram", "Notify.Testing"];

    public static TheoryData<string> Names => [.. All];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_package_brings_its_readme_docs_licence_and_symbols(string name)
    {
        using var package = ZipFile.OpenRead(Single(name, "nupkg"));
        package.Entries.Select(entry => entry.FullName).Should().Contain(["README.md", $"lib/net10.0/{name}.dll", $"lib/net10.0/{name}.xml"]);
        using var manifest = new StreamReader(package.GetEntry($"{name}.nuspec")!.Open());
        manifest.ReadToEnd().Should().Contain("<license type=\"expression\">MIT</license>").And.Contain("<readme>README.md</readme>");

        using var symbols = ZipFile.OpenRead(Single(name, "snupkg"));
        symbols.Entries.Select(entry => entry.FullName).Should().Contain($"lib/net10.0/{name}.pdb");
    }

    [Fact]
    public void Nothing_but_the_packages_is_packed() =>
        Directory.GetFiles(packages.Folder, "*.nupkg").Select(path => Path.GetFileName(path).Split(".0.")[0]).Should().BeEquivalentTo(All);

    private string Single(string name, string extension) =>
        Directory.GetFiles(packages.Folder, $"{name}.*.{extension}").Should().ContainSingle().Subject;
}
