using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;
using Notify.Bus;
using Notify.Delivery;
using Notify.Templates;
using NSubstitute;

namespace Notify.Docs.Tests;

/// <summary>Runs the examples of docs/extending.md.</summary>
public sealed class ExtendingTests
{
    private const string Document = "docs/extending.md";

    private static readonly Recipient Pager = new()
    {
        Addresses = new Dictionary<string, string> { ["pager"] = "12345" },
    };

    [Fact]
    public async Task The_channel_sends_a_notification()
    {
        var requests = new List<string>();
        await using var api = await StartApiAsync(async request =>
        {
            var form = await request.ReadFormAsync();
            requests.Add($"{request.Headers.Authorization}: {form["pager"]} {form["title"]} {form["text"]}");
            return Results.Ok();
        });
        using var host = CreatePagerHost(api, requestTimeout: "5s");

        var report = await SendAsync(host);

        report.Steps.Should().ContainSingle().Which.Outcome.Should().Be(DeliveryOutcomes.Sent);
        requests.Should().Equal("Bearer key: 12345 Alarm It rings");
    }

    [Fact]
    public async Task The_channel_reports_an_api_that_does_not_answer()
    {
        await using var api = await StartApiAsync(async request =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, request.HttpContext.RequestAborted);
            return Results.Ok();
        });
        using var host = CreatePagerHost(api, requestTimeout: "200ms");

        var report = await SendAsync(host);

        report.Steps.Should().ContainSingle().Which.Outcome.Should().Be(DeliveryOutcomes.Unknown);
    }

    [Fact]
    public async Task The_channel_refuses_a_duration_without_a_unit()
    {
        await using var api = await StartApiAsync(_ => Task.FromResult(Results.Ok()));
        using var host = CreatePagerHost(api, requestTimeout: "5");

        var start = () => host.StartAsync();

        (await start.Should().ThrowAsync<Exception>()).WithMessage(
            "*Notify:Pager:RequestTimeout is 5, which has no unit*");
    }

    [Theory]
    [InlineData("2026-07-01T18:59:00Z", Lane.Campaign, null)]
    [InlineData("2026-07-01T19:00:00Z", Lane.Campaign, "2026-07-02T06:00:00Z")]
    [InlineData("2026-07-01T23:00:00Z", Lane.Campaign, "2026-07-02T06:00:00Z")]
    [InlineData("2026-07-02T06:00:00Z", Lane.Campaign, null)]
    [InlineData("2026-07-01T23:00:00Z", Lane.Transactional, null)]
    public async Task The_gate_delays_campaigns_at_night(string now, Lane lane, string? until)
    {
        var gate = Create<IDeliveryGate>("night-gate", "NightGate", new FakeTimeProvider(Time(now)));
        var context = Substitute.For<GateContext>();
        context.Envelope.Returns(new Envelope
        {
            Id = Guid.NewGuid(),
            NotificationId = Guid.NewGuid(),
            Template = "news",
            Recipient = new Recipient("user-1"),
            Steps = ["email"],
            Lane = lane,
            CreatedAt = Time(now),
            ExpiresAt = Time(now).AddDays(1),
        });

        context.Profile.Returns(new RecipientProfile { TimeZone = "Europe/Vienna" });

        var decision = await gate.CheckAsync(context, default);

        var expected = until is null ? GateDecision.Proceed : GateDecision.Defer(Time(until), "night");
        decision.Should().Be(expected);
    }

    [Fact]
    public async Task The_profiles_contain_the_known_users_only()
    {
        var snippet = SnippetCompiler.Load(Snippet.Named(Document, "recipient-profiles"));
        var store = Activator.CreateInstance(snippet.GetType("DemoUserStore", throwOnError: true)!)!;
        var profiles = (IRecipientProfiles)Activator.CreateInstance(
            snippet.GetType("UserProfiles", throwOnError: true)!, store)!;

        var found = await profiles.GetAsync(["user-42", "user-43"], default);

        found.Should().BeEquivalentTo(new Dictionary<string, RecipientProfile>
        {
            ["user-42"] = new() { Locale = "de-AT", TimeZone = "Europe/Vienna" },
        });
    }

    [Fact]
    public async Task The_template_source_returns_its_files_and_reports_a_change()
    {
        var snippet = SnippetCompiler.Load(Snippet.Named(Document, "template-source"));
        var store = Activator.CreateInstance(snippet.GetType("DemoTemplateStore", throwOnError: true)!)!;
        var type = snippet.GetType("StoredTemplates", throwOnError: true)!;
        var source = (ITemplateSource)Activator.CreateInstance(type, store)!;
        var token = source.Watch()!;

        (await source.LoadAsync()).Should().ContainSingle().Which.Path.Should().Be("welcome/email.liquid");
        token.HasChanged.Should().BeFalse();
        type.GetMethod("Publish")!.Invoke(source, null);

        token.HasChanged.Should().BeTrue();
        source.Watch()!.HasChanged.Should().BeFalse();
    }

    [Theory]
    [InlineData("2026/991.pdf", "a file")]
    [InlineData("2026/992.pdf", null)]
    [InlineData("../secret.txt", null)]
    public async Task The_attachment_source_opens_only_files_of_its_folder(string reference, string? expected)
    {
        var root = Directory.CreateTempSubdirectory("notify-attachments-").FullName;
        try
        {
            Directory.CreateDirectory(Path.Combine(root, "invoices/2026"));
            await File.WriteAllTextAsync(Path.Combine(root, "invoices/2026/991.pdf"), "a file");
            await File.WriteAllTextAsync(Path.Combine(root, "secret.txt"), "a secret");
            var environment = Substitute.For<IHostEnvironment>();
            environment.ContentRootPath.Returns(root);
            var source = Create<IAttachmentSource>("attachment-source", "InvoiceFiles", environment);

            await using var content = await source.OpenAsync(reference, default);

            (content is null ? null : await new StreamReader(content, Encoding.UTF8).ReadToEndAsync())
                .Should().Be(expected);
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);

    private static T Create<T>(string snippet, string type, object argument) => (T)Activator.CreateInstance(
        SnippetCompiler.Load(Snippet.Named(Document, snippet)).GetType(type, throwOnError: true)!, argument)!;

    private static async Task<DeliveryReport> SendAsync(IHost host) =>
        await host.Services.GetRequiredService<INotifier>().SendAsync(new Notification("alarm", Pager));

    private static IHost CreatePagerHost(WebApplication api, string requestTimeout)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(
        [
            new("Notify:Pager:Url", $"{api.Urls.Single()}/send"),
            new("Notify:Pager:ApiKey", "key"),
            new("Notify:Pager:RequestTimeout", requestTimeout),
        ]);
        var notify = builder.Services.AddNotify(o => o.Via = Via.FirstOf("pager")).AddTemplateSource(
            new InMemoryTemplateSource { ["alarm/pager.liquid"] = "---\ntitle: Alarm\n---\nIt rings" });
        SnippetCompiler.Load(Snippet.Named(Document, "pager-channel"))
            .GetType("PagerBuilderExtensions", throwOnError: true)!
            .GetMethod("AddPager", [typeof(INotifyBuilder)])!
            .Invoke(null, [notify]);
        return builder.Build();
    }

    private static async Task<WebApplication> StartApiAsync(Func<HttpRequest, Task<IResult>> answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseSetting("urls", "http://127.0.0.1:0");
        var app = builder.Build();
        app.MapPost("/send", answer);
        await app.StartAsync();
        return app;
    }
}
