using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Notify.Templates;

namespace Notify.Docs.Tests;

/// <summary>Runs the small channel of docs/extending.md, from registration to the HTTP request.</summary>
public sealed class SmsChannelTests
{
    private static readonly Snippet Sms = Snippet.Named("docs/extending.md", "sms-channel");

    private static readonly Type Extensions =
        SnippetCompiler.Load(Sms).GetType("SmsBuilderExtensions", throwOnError: true)!;

    [Fact]
    public void It_fits_in_60_lines_with_its_usings()
    {
        var lines = Sms.Code.TrimEnd().Split('\n');

        lines.Should().HaveCountLessThanOrEqualTo(60).And.StartWith(["using Notify;", "using Notify.Delivery;"]);
    }

    [Fact]
    public async Task It_sends_a_notification_through_the_http_api()
    {
        var requests = new List<string>();
        await using var api = await StartApiAsync(requests);
        using var host = CreateHost(("Notify:Sms:Url", $"{api.Urls.Single()}/send"), ("Notify:Sms:ApiKey", "key"));
        await host.StartAsync();
        var recipient = new Recipient { Addresses = new Dictionary<string, string> { ["sms"] = "+43123456789" } };

        await host.Services.GetRequiredService<INotifier>()
            .EnqueueAsync(new Notification("alert", recipient) { Model = new { Symbol = "XAUUSD" } });
        await host.StopAsync();

        requests.Should().Equal("Bearer key: +43123456789 XAUUSD failed");
    }

    [Fact]
    public async Task It_does_not_start_without_its_options()
    {
        using var host = CreateHost();

        var start = () => host.StartAsync();

        (await start.Should().ThrowAsync<OptionsValidationException>()).Which.Failures.Should().Equal(
            "Notify:Sms:Url is not a valid URL. Set the URL of the provider's API.",
            "Notify:Sms:ApiKey is empty. Set the key of your account.");
    }

    [Fact]
    public async Task It_reports_a_key_that_the_api_rejects()
    {
        await using var api = await StartApiAsync([]);
        using var host = CreateHost(("Notify:Sms:Url", $"{api.Urls.Single()}/send"), ("Notify:Sms:ApiKey", "wrong"));
        var recipient = new Recipient { Addresses = new Dictionary<string, string> { ["sms"] = "+43123456789" } };

        var report = await host.Services.GetRequiredService<INotifier>()
            .SendAsync(new Notification("alert", recipient) { Model = new { Symbol = "XAUUSD" } });

        report.Steps.Should().ContainSingle().Which.Outcome.Should().Be("misconfigured");
    }

    [Fact]
    public async Task It_reports_an_api_that_refuses_the_connection()
    {
        using var closed = new TcpListener(IPAddress.Loopback, 0);
        closed.Start();
        var port = ((IPEndPoint)closed.LocalEndpoint).Port;
        closed.Stop();
        using var host = CreateHost(("Notify:Sms:Url", $"http://127.0.0.1:{port}/send"), ("Notify:Sms:ApiKey", "key"));
        var recipient = new Recipient { Addresses = new Dictionary<string, string> { ["sms"] = "+43123456789" } };

        var report = await host.Services.GetRequiredService<INotifier>()
            .SendAsync(new Notification("alert", recipient) { Model = new { Symbol = "XAUUSD" } });

        var step = report.Steps.Should().ContainSingle().Which;
        (step.Outcome, step.Detail)
            .Should().Be(("unreachable", "connection_refused: The server refused the connection."));
    }

    [Fact]
    public async Task It_waits_as_long_as_the_api_asks_for()
    {
        var requests = new List<string>();
        var times = new List<long>();
        await using var api = await StartApiAsync(requests, () =>
        {
            times.Add(Stopwatch.GetTimestamp());
            return times.Count == 1 ? 3 : null;
        });
        using var host = CreateHost(("Notify:Sms:Url", $"{api.Urls.Single()}/send"), ("Notify:Sms:ApiKey", "key"));
        await host.StartAsync();
        var recipient = new Recipient { Addresses = new Dictionary<string, string> { ["sms"] = "+43123456789" } };

        await host.Services.GetRequiredService<INotifier>()
            .EnqueueAsync(new Notification("alert", recipient) { Model = new { Symbol = "XAUUSD" } });
        await host.Services.GetRequiredService<INotifyRuntime>().DrainAsync();

        requests.Should().ContainSingle();
        Stopwatch.GetElapsedTime(times[0], times[1]).Should().BeGreaterThan(TimeSpan.FromSeconds(2.5));
    }

    private static IHost CreateHost(params (string Key, string Value)[] settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(
            settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)));
        var notify = builder.Services.AddNotify(o => o.Via = Via.FirstOf("sms"))
            .AddTemplateSource(new InMemoryTemplateSource { ["alert/sms.liquid"] = "{{ Symbol }} failed" });
        Extensions.GetMethod("AddSms", [typeof(INotifyBuilder)])!.Invoke(null, [notify]);
        return builder.Build();
    }

    private static async Task<WebApplication> StartApiAsync(
        List<string> requests, Func<int?>? unavailableSeconds = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseSetting("urls", "http://127.0.0.1:0");
        var app = builder.Build();
        app.MapPost("/send", async (HttpRequest request) =>
        {
            if (unavailableSeconds?.Invoke() is { } seconds)
            {
                request.HttpContext.Response.Headers.RetryAfter = $"{seconds}";
                return Results.StatusCode((int)HttpStatusCode.ServiceUnavailable);
            }

            if (request.Headers.Authorization != "Bearer key")
                return Results.StatusCode((int)HttpStatusCode.Unauthorized);
            var form = await request.ReadFormAsync();
            requests.Add($"{request.Headers.Authorization}: {form["to"]} {form["text"]}");
            return Results.Ok();
        });
        await app.StartAsync();
        return app;
    }
}
