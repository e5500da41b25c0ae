using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Notify.Templates;
using Notify.Testing;
using Xunit.Sdk;

namespace Notify.Docs.Tests;

/// <summary>Runs the tests of templates that docs/templates.md shows.</summary>
[Collection(ConsoleCollection.Name)]
public sealed class TemplateExamplesTests
{
    private const string Document = "docs/templates.md";
    private const string Mail = "---\nsubject: {{ symbol }} failed\n---\n<p>{{ reason }}</p>\n";

    private static readonly Snippet Check = Snippet.Named(Document, "template-check");
    private static readonly Snippet Snapshots = Snippet.Named(Document, "mail-snapshots");

    [Fact]
    public async Task The_check_accepts_valid_templates()
    {
        using var templates = TemplatesFolder.With("order/email.liquid", Mail);

        var check = () => SnippetProgram.RunAsync(Check);

        await check.Should().NotThrowAsync();
    }

    [Theory]
    [InlineData("order/email.liquid", "<p>An e-mail without a subject</p>\n")]
    [InlineData("order/email.liquid", "---\nsubject: Order\ntitle: no part of an e-mail\n---\n")]
    [InlineData("order/push.liquid", "A notification without a title\n")]
    public async Task The_check_reports_a_template_that_the_host_refuses(string path, string text)
    {
        using var templates = TemplatesFolder.With(path, text);
        using var host = CreateHost();

        var start = () => host.StartAsync();
        var check = () => SnippetProgram.RunAsync(Check);

        await start.Should().ThrowAsync<TemplateException>();
        await check.Should().ThrowAsync<TemplateAssertException>();
    }

    [Fact]
    public async Task A_snapshot_is_created_then_matches_and_then_reports_a_change()
    {
        using var templates = TemplatesFolder.With("position-failed/email.liquid", Mail);
        var snapshots = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "snapshots"));
        try
        {
            Environment.SetEnvironmentVariable("UPDATE_SNAPSHOTS", snapshots.FullName);
            await RunAsync();
            Environment.SetEnvironmentVariable("UPDATE_SNAPSHOTS", null);

            var content = await File.ReadAllTextAsync(Path.Combine(snapshots.FullName, "position-failed.en.html"));
            content.Should().Be("XAUUSD failed\n\n<p>margin &amp; more</p>\n\n\n");
            await FluentActions.Awaiting(RunAsync).Should().NotThrowAsync();

            TemplatesFolder.Write(
                "position-failed/email.liquid",
                Mail.Replace("<p>", "<p>Reason: ", StringComparison.Ordinal));
            await FluentActions.Awaiting(RunAsync).Should().ThrowAsync<EqualException>();
        }
        finally
        {
            Environment.SetEnvironmentVariable("UPDATE_SNAPSHOTS", null);
            snapshots.Delete(recursive: true);
        }

        static Task RunAsync() => SnippetProgram.InvokeTestAsync(
            Snapshots, "MailSnapshots", "A_mail_matches_its_snapshot", "position-failed", "en");
    }

    private static IHost CreateHost()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddNotify()
            .AddTemplates(TemplatesFolder.Root)
            .AddEmail(o => (o.Host, o.From) = ("unused.example", "alerts@example.com"))
            .AddPush(o =>
            {
                var keys = Notify.Push.VapidKeys.Generate();
                (o.VapidPublicKey, o.VapidPrivateKey) = (keys.PublicKey, keys.PrivateKey);
                o.Subject = "mailto:ops@example.com";
            });
        return builder.Build();
    }
}
