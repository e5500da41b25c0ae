using System.Net;
using System.Net.Http.Json;
using Notify.PackageTests;
using Notify.Testing;

namespace Notify.Templates.Tests;

[Collection(PackagesCollection.Name)]
public sealed class WebTemplateTests(PackagesFixture packages)
{
    [Fact]
    public async Task The_application_shows_the_operator_page_and_sends_emails_with_unsubscribe_links()
    {
        using var project = await CreatedProject.CreateAsync(packages.Folder, "notify-web", "--name", "My-Site");
        await project.BuildAsync();
        await using var server = await LocalSmtpServer.StartAsync();
        await using var site = project.Start(
            "My-Site.csproj",
            ("ASPNETCORE_ENVIRONMENT", "Development"),
            ("ASPNETCORE_URLS", "http://127.0.0.1:0"),
            ("Notify__Email__Host", server.Host),
            ("Notify__Email__Port", $"{server.Port}"));
        using var browser = new HttpClient { BaseAddress = await site.AddressAsync() };

        (await browser.GetAsync("/health/live")).StatusCode.Should().Be(HttpStatusCode.OK);
        (await browser.GetAsync("/health/ready")).StatusCode.Should().Be(HttpStatusCode.OK);
        // The first page leads to the operator page, which leads to the sign-in and back.
        (await browser.GetStringAsync("/")).Should().Contain("<title>").And.Contain("app.js");

        var user = new { id = "user-1", name = "Ada", email = "ada@example.com" };
        (await browser.PostAsJsonAsync("/users", user)).StatusCode.Should().Be(HttpStatusCode.Accepted);
        var mail = await server.WaitForMessageAsync().WaitAsync(TimeSpan.FromSeconds(60));
        mail.Message.Subject.Should().Be("Welcome, Ada");

        var link = new Uri(mail.Message.Headers["List-Unsubscribe"]!.Trim('<', '>'));
        mail.Message.HtmlBody.Should().Contain($"<a href=\"{link}\">Unsubscribe</a>");
        (await browser.GetStringAsync(link.PathAndQuery)).Should().Contain("<form");
        await site.StopAsync();
    }

    [Fact]
    public async Task Each_application_has_a_separate_unsubscribe_key_and_a_sign_in_only_for_development()
    {
        using var first = await CreatedProject.CreateAsync(packages.Folder, "notify-web", "--name", "First");
        using var second = await CreatedProject.CreateAsync(packages.Folder, "notify-web", "--name", "Second");

        first.Read("appsettings.Development.json").Should().MatchRegex("\"Key\": \"[0-9a-f]{64}\"")
            .And.NotBe(second.Read("appsettings.Development.json"));
        first.Read("appsettings.json").Should().NotContain("Key");
        first.Read("Program.cs").Should()
            .MatchRegex(@"if \(app\.Environment\.IsDevelopment\(\)\)\s+app\.MapDevelopmentSignIn\(\);");
    }
}
