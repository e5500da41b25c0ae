namespace Notify.PackageTests;

/// <summary>A project outside the repository that uses the packages.</summary>
internal static class Consumer
{
    /// <summary>
    /// Packages other than ours may come from the caches of the machine; ours must be the ones that were just built.
    /// </summary>
    public static Task WriteNuGetConfigAsync(string folder, string packages, string more = "")
    {
        var cache = Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } set
            ? set
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        return File.WriteAllTextAsync(Path.Combine(folder, "nuget.config"), $"""
            <configuration>
              <packageSources><add key="built" value="{packages}" /></packageSources>
              <fallbackPackageFolders><add key="machine" value="{cache}" /></fallbackPackageFolders>
              {more}
            </configuration>
            """);
    }
}
