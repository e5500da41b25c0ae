using Notify.Tests.Shared;

namespace Notify.PackageTests;

/// <summary>A build of a release's commit produces the released bytes.</summary>
public sealed class DeterminismTests
{
    [Fact]
    public async Task The_same_commit_gives_the_same_assembly_in_another_folder()
    {
        var folder = Directory.CreateTempSubdirectory("notify-deterministic-").FullName;
        try
        {
            var first = await BuildAsync(Path.Combine(folder, "first"));
            var second = await BuildAsync(Path.Combine(folder, "in", "another", "place"));

            second.Should().Equal(first);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<byte[]> BuildAsync(string folder)
    {
        await Shell.RunAsync(Shell.Root, "git", ["clone", "--quiet", "--shared", Shell.Root, folder]);
        await Shell.RunAsync(
            folder, "dotnet", ["build", "src/Notify.Core", "-c", "Release", "-p:RunAnalyzers=false", "-v", "quiet"]);
        var assembly = Path.Combine(folder, "artifacts", "bin", "Notify.Core", "release", "Notify.Core.dll");
        return await File.ReadAllBytesAsync(assembly);
    }
}
