using System.Globalization;
using System.Net;
using System.Text;
using System.Xml.Linq;
using Notify.Tests.Shared;

namespace Notify.PackageTests;

/// <summary>The build settings of this repository, with a feed on this machine that knows a vulnerability.</summary>
public sealed class AuditTests
{
    [Theory]
    [InlineData(2, "error NU1903")]
    [InlineData(3, "error NU1904")]
    [InlineData(1, "warning NU1902")]
    [InlineData(0, "warning NU1901")]
    public async Task A_known_vulnerability_fails_the_build_if_it_is_high_or_critical(int severity, string message)
    {
        await using var feed = VulnerabilityFeed.Start("mimekit", severity);
        var folder = Directory.CreateTempSubdirectory("notify-audit-").FullName;
        try
        {
            await WriteProjectAsync(folder, feed.Address);

            // The project is new and has no lock file, and an answer of another feed on the same port may be cached.
            var output = await Shell.RunAsync(
                folder,
                "sh",
                ["-c", "dotnet restore -p:RestoreLockedMode=false || true"],
                ("NUGET_HTTP_CACHE_PATH", Path.Combine(folder, "cache")));

            output.Should().Contain(message).And.Contain("MimeKit");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task WriteProjectAsync(string folder, string feed)
    {
        File.Copy(Path.Combine(Shell.Root, "Directory.Build.props"), Path.Combine(folder, "Directory.Build.props"));
        var version = XDocument.Load(Path.Combine(Shell.Root, "Directory.Packages.props")).Descendants("PackageVersion")
            .Single(package => package.Attribute("Include")!.Value == "MimeKit").Attribute("Version")!.Value;
        await File.WriteAllTextAsync(Path.Combine(folder, "Audited.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <ItemGroup><PackageReference Include="MimeKit" Version="{version}" /></ItemGroup>
            </Project>
            """);
        await Consumer.WriteNuGetConfigAsync(folder, folder, $"""
            <auditSources><clear /><add key="here" value="{feed}" allowInsecureConnections="true" /></auditSources>
            """);
    }

    /// <summary>A NuGet feed with one advisory: https://learn.microsoft.com/nuget/api/vulnerability-info.</summary>
    private sealed class VulnerabilityFeed : IAsyncDisposable
    {
        private readonly HttpListener _listener;
        private readonly Task _serving;

        private VulnerabilityFeed(HttpListener listener, string root, Dictionary<string, string> pages)
        {
            _listener = listener;
            Address = root + "index.json";
            _serving = ServeAsync(pages);
        }

        public string Address { get; }

        public static VulnerabilityFeed Start(string package, int severity)
        {
            for (var port = 20_000; ; port++)
            {
                var root = $"http://127.0.0.1:{port.ToString(CultureInfo.InvariantCulture)}/";
                var listener = new HttpListener { Prefixes = { root } };
                try
                {
                    listener.Start();
                }
                catch (HttpListenerException)
                {
                    continue;
                }

                return new VulnerabilityFeed(
                    listener,
                    root,
                    new()
                    {
                        ["/index.json"] = $$"""
                        {"version":"3.0.0","resources":[
                            {"@id":"{{root}}known/index.json","@type":"VulnerabilityInfo/6.7.0"}]}
                        """,
                        ["/known/index.json"] = $$"""
                        [{"@name":"base","@id":"{{root}}known/base.json",
                            "@updated":"2026-01-01T00:00:00Z","comment":""}]
                        """,
                        ["/known/base.json"] = $$"""
                        {"{{package}}":[
                            {"url":"https://example.com/advisory","severity":{{severity}},"versions":"(, 1000.0.0)"}]}
                        """,
                    });
            }
        }

        public async ValueTask DisposeAsync()
        {
            _listener.Stop();
            await _serving;
            _listener.Close();
        }

        private async Task ServeAsync(Dictionary<string, string> pages)
        {
            while (true)
            {
                HttpListenerContext context;
                try
                {
                    context = await _listener.GetContextAsync();
                }
                catch (Exception error) when (error is HttpListenerException or ObjectDisposedException)
                {
                    return;
                }

                if (pages.TryGetValue(context.Request.Url!.AbsolutePath, out var page))
                    await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(page));
                else
                    context.Response.StatusCode = 404;
                context.Response.Close();
            }
        }
    }
}
