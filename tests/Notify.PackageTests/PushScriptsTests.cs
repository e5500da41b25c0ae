using Notify.Tests.Shared;

namespace Notify.PackageTests;

/// <summary>
/// A web application that references the package has both scripts, in both ways, also after it was published.
/// </summary>
[Collection(PackagesCollection.Name)]
public sealed class PushScriptsTests(PackagesFixture packages)
{
    private const string Program = """
        using Notify.Push;

        var builder = WebApplication.CreateBuilder(args);
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.MapStaticAssets();
        foreach (var script in PushScripts.All)
        {
            app.MapGet(
                "/" + script.Name,
                () => Results.Bytes(script.Content, script.ContentType, entityTag: new(script.ETag)));
        }
        await app.StartAsync();

        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
        foreach (var script in PushScripts.All)
        {
            foreach (var path in (string[])["/" + script.Name, "/_content/Notify.Push/" + script.Name])
            {
                var response = await http.GetAsync(path);
                var same = await response.Content.ReadAsStringAsync() == script.ToString() ? "as packed" : "changed";
                var type = response.Content.Headers.ContentType?.MediaType;
                var hasTag = response.Headers.ETag is not null;
                Console.WriteLine($"{path}: {(int)response.StatusCode} {type} {same}, tag {hasTag}");
            }
        }
        """;

    private const string Project = """
        <Project Sdk="Microsoft.NET.Sdk.Web">
          <PropertyGroup>
            <TargetFramework>net10.0</TargetFramework>
            <ImplicitUsings>enable</ImplicitUsings>
            <Nullable>enable</Nullable>
            <UseAppHost>false</UseAppHost>
          </PropertyGroup>
          <ItemGroup>
            <PackageReference Include="Notify.Push" Version="*-*" />
          </ItemGroup>
        </Project>
        """;

    [Fact]
    public async Task A_web_application_serves_the_scripts_of_the_package()
    {
        var folder = Directory.CreateTempSubdirectory("notify-push-site-").FullName;
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder, "Program.cs"), Program);
            await File.WriteAllTextAsync(Path.Combine(folder, "Site.csproj"), Project);
            await Consumer.WriteNuGetConfigAsync(folder, packages.Folder);
            var published = Path.Combine(folder, "published");
            await Shell.RunAsync(
                folder,
                "dotnet",
                ["publish", "Site.csproj", "-c", "Release", "-o", published, "-nologo"],
                ("NUGET_PACKAGES", Path.Combine(folder, "packages")));

            var output = await Shell.RunAsync(
                published,
                "dotnet",
                ["Site.dll"],
                ("ASPNETCORE_URLS", "http://127.0.0.1:0")
            );

            output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Should().Equal(
                "/notify-sw.js: 200 text/javascript as packed, tag True",
                "/_content/Notify.Push/notify-sw.js: 200 text/javascript as packed, tag True",
                "/notify-push.js: 200 text/javascript as packed, tag True",
                "/_content/Notify.Push/notify-push.js: 200 text/javascript as packed, tag True");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
