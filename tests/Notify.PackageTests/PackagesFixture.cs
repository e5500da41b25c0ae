using Notify.Tests.Shared;

namespace Notify.PackageTests;

/// <summary>
/// The built packages: those of <c>artifacts/packages</c> if the caller has just built them; otherwise they are packed.
/// </summary>
public sealed class PackagesFixture : IAsyncLifetime
{
    private string? _temporary;

    /// <summary>The folder of the .nupkg files.</summary>
    public string Folder { get; private set; } = "";

    public async Task InitializeAsync()
    {
        if (Environment.GetEnvironmentVariable("NOTIFY_PACKAGES") is { Length: > 0 } built)
        {
            Folder = Path.GetFullPath(built, Shell.Root);
            return;
        }

        Folder = _temporary = Directory.CreateTempSubdirectory("notify-packages-").FullName;
        await Shell.RunAsync(Shell.Root, "dotnet", ["tool", "restore"]);
        await Shell.RunAsync(
            Shell.Root,
            "dotnet",
            ["pack", "Notify.sln", "-c", "Release", "-o", Folder, "-v", "quiet", "-nologo"]);
    }

    public Task DisposeAsync()
    {
        if (_temporary is not null)
            Directory.Delete(_temporary, recursive: true);
        return Task.CompletedTask;
    }
}
