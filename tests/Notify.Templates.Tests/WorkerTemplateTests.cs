using Notify.PackageTests;
using Notify.Testing;

namespace Notify.Templates.Tests;

[Collection(PackagesCollection.Name)]
public sealed class WorkerTemplateTests(PackagesFixture packages)
{
    [Fact]
    public async Task The_worker_passes_its_tests_and_sends_an_email()
    {
        using var project = await CreatedProject.CreateAsync(packages.Folder, "notify-worker", "--name", "My-Alerts");
        (await project.TestAsync()).Should().Be(3);
        await using var server = await LocalSmtpServer.StartAsync();
        await using var worker = project.Start(
            "My-Alerts/My-Alerts.csproj", ("Notify__Email__Host", server.Host), ("Notify__Email__Port", $"{server.Port}"));

        var mail = await server.WaitForMessageAsync().WaitAsync(TimeSpan.FromSeconds(60));

        mail.Recipients.Should().Equal("ada@example.com");
        mail.Message.Subject.Should().Be("Welcome, Ada");
        (await worker.StopAsync()).Should().Contain("Enqueued notification").And.NotContain("warn:");
    }
}
