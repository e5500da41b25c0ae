using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Notify.AspNetCore.Tests.Harness;
using Notify.Delivery;
using NSubstitute;

namespace Notify.AspNetCore.Tests.TestSend;

public sealed class TestSendTelemetryTests : IAsyncDisposable
{
    private readonly FakeLogCollector _log = new();
    private readonly NotifyApp _app;

    public TestSendTelemetryTests() =>
        _app = new NotifyApp
        {
            More = services => services.AddSingleton<ILoggerProvider>(new FakeLoggerProvider(_log)),
        };

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task A_test_send_is_measured_logged_and_traced_without_addresses()
    {
        using var client = _app.As(Users.Owner);
        await _app.Book.AddAddressAsync("ada", "email", "ada@example.com");
        using var metric = new MetricCollector<double>(
            _app.Services.GetRequiredService<IMeterFactory>(), "Notify", "notify.test_send.duration");
        var spans = new List<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Notify",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = span => { lock (spans) spans.Add(span); },
        };
        ActivitySource.AddActivityListener(listener);
        _app.Sender.Answer("email", SendResult.Rejected("554", "ada@example.com is not liked"), SendResult.Sent());

        await PostAsync(client);
        (await PostAsync(client)).StatusCode.Should().Be(HttpStatusCode.OK);

        metric.GetMeasurementSnapshot().Select(one => (one.Tags["channel"], one.Tags["outcome"]))
            .Should().Equal(("email", "rejected"), ("email", "sent"));
        lock (spans)
        {
            var tests = spans
                .Where(span => span.OperationName == "test email" && span.GetTagItem("notify.template") is "welcome")
                .ToArray();
            tests.Select(span => span.Status).Should().Contain([ActivityStatusCode.Error, ActivityStatusCode.Unset]);
        }

        var lines = _log.GetSnapshot().Where(line => line.Id.Id == 1200).Select(line => line.Message).ToArray();
        lines.Should().HaveCount(2);
        lines[0].Should().Match("olga sent a test on email: rejected after * ms.");
        lines[1].Should().Match("olga sent a test on email: sent after * ms.");
    }

    [Fact]
    public async Task A_provider_that_does_not_answer_is_504_after_the_time_out()
    {
        var gate = new SilentGate();
        await using var app = new NotifyApp
        {
            More = services => services.AddSingleton<IDeliveryGate>(gate),
            Endpoints = options => options.TestSendTimeout = TimeSpan.FromSeconds(5),
        };
        await app.Book.AddAddressAsync("ada", "email", "ada@example.com");
        using var client = app.As(Users.Owner);

        var posting = PostAsync(client);
        await gate.Asked;
        app.Time.Advance(TimeSpan.FromSeconds(5));

        var problem = await (await posting).ShouldBeProblemAsync(HttpStatusCode.GatewayTimeout);
        problem["outcome"]!.GetValue<string>().Should().Be("timeout");
    }

    [Fact]
    public async Task The_application_says_who_a_user_is()
    {
        var directory = Substitute.For<IRecipientDirectory>();
        directory.FindAsync("ada", Arg.Any<CancellationToken>()).Returns(new Recipient("ada") { Email = "ada@example.com", Locale = "de" });
        await using var app = new NotifyApp { More = services => services.AddScoped(_ => directory) };
        using var client = app.As(Users.Owner);

        (await PostAsync(client)).StatusCode.Should().Be(HttpStatusCode.OK);
        app.Sender.Requests.Should().ContainSingle().Which.Content.Body.Should().Contain("Hallo Ada");
        await (await PostAsync(client, "bob")).ShouldBeProblemAsync(HttpStatusCode.NotFound);
    }

    private static Task<HttpResponseMessage> PostAsync(HttpClient client, string user = "ada") =>
        client.PostAsJsonAsync(NotifyApp.Base + "/test", new JsonObject
        {
            ["user_id"] = user,
            ["channel"] = "email",
            ["template_name"] = "welcome",
            ["template_vars"] = new JsonObject { ["name"] = "Ada" },
        });

    /// <summary>Never answers.</summary>
    private sealed class SilentGate : IDeliveryGate
    {
        private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Asked => _asked.Task;

        public async ValueTask<GateDecision> CheckAsync(GateContext context, CancellationToken cancellationToken)
        {
            _asked.SetResult();
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return GateDecision.Proceed;
        }
    }
}
