using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Tracing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Notify.Delivery;
using Notify.Telegram.Tests.Harness;
using Notify.Testing;

namespace Notify.Telegram.Tests;

/// <summary>The token is in the address of every call, so code that logs addresses must not receive it.</summary>
public sealed class SecrecyTests
{
    [Fact]
    public async Task The_token_reaches_no_log_no_trace_no_event_and_no_exception()
    {
        await using var api = await LocalBotApi.StartAsync();
        var seen = new ConcurrentQueue<string>();
        var logs = new FakeLoggerProvider();
        using var activities = Listen(activity =>
            seen.Enqueue(
                $"{activity.DisplayName} "
                    + $"{string.Join(' ', activity.TagObjects.Select(tag => $"{tag.Key}={tag.Value}"))}"));
        using var events = new HttpEvents(seen);
        await using var provider = Provider(api, logs);
        var sender = provider.GetServices<ChannelRegistration>().Single().Sender(provider);

        api.Script(
            BotApiScript.Unauthorized(),
            BotApiScript.BadGateway(),
            BotApiScript.LoseAnswer(),
            BotApiScript.Malformed(),
            BotApiScript.TooManyRequests(1));
        var results = new List<SendResult>();
        for (var i = 0; i < 6; i++)
            results.Add(await sender.SendAsync(TelegramWorld.Request(), default));
        await api.StopAsync();
        results.Add(await sender.SendAsync(TelegramWorld.Request(), default));

        results.Select(result => result.Outcome)
            .Should().Equal(
                SendOutcome.Misconfigured,
                SendOutcome.Transient,
                SendOutcome.Unknown,
                SendOutcome.Unknown,
                SendOutcome.Throttled,
                SendOutcome.Sent,
                SendOutcome.Unreachable);
        foreach (var record in logs.Collector.GetSnapshot())
        {
            seen.Enqueue(
                $"{record.Category} {record.Message} {record.Exception} "
                    + $"{string.Join(' ', record.StructuredState ?? [])} {string.Join(' ', record.Scopes)}");
        }

        foreach (var result in results)
            seen.Enqueue(result.ToString());
        events.Requests.Should().BeGreaterThan(0, "the event source of the HTTP client was listened to");
        var secret = api.Token[(api.Token.IndexOf(':', StringComparison.Ordinal) + 1)..];
        seen.Should().NotBeEmpty().And.NotContain(text => text.Contains(secret, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_exception_from_below_does_not_hold_the_token()
    {
        await using var api = await LocalBotApi.StartAsync();
        var options = new TelegramOptions { BotToken = api.Token, ApiUrl = api.Url };
        using var handler = TelegramHttpClient.Handler(options, TimeProvider.System);
        handler.InnerHandler = new Thrower();
        using var http = new HttpClient(handler);

        var failure = await Record.ExceptionAsync(() => http.GetAsync($"{api.Url}/bot0:hidden/getMe"));

        failure!.ToString().Should().NotContain(api.Token);
    }

    private static ServiceProvider Provider(LocalBotApi api, FakeLoggerProvider logs)
    {
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(logs));
        // An application that logs every call of every client.
        services.ConfigureHttpClientDefaults(http => http.AddDefaultLogger());
        services.AddNotify(options => options.Via = Via.FirstOf(Channels.Telegram))
            .AddTelegram(options => (options.BotToken, options.ApiUrl) = (api.Token, api.Url));
        return services.BuildServiceProvider();
    }

    private static ActivityListener Listen(Action<Activity> stopped)
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = source =>
                source.Name.StartsWith("System.Net", StringComparison.Ordinal) || source.Name.Length == 0,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = stopped,
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }

    private sealed class Thrower : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken) =>
            throw new InvalidOperationException($"could not call {request.RequestUri}");
    }

    private sealed class HttpEvents(ConcurrentQueue<string> seen) : EventListener
    {
        private int _requests;

        public int Requests => Volatile.Read(ref _requests);

        protected override void OnEventSourceCreated(EventSource eventSource)
        {
            if (eventSource.Name is "System.Net.Http")
                EnableEvents(eventSource, EventLevel.Verbose);
        }

        protected override void OnEventWritten(EventWrittenEventArgs eventData)
        {
            if (eventData.EventName == "RequestStart")
                Interlocked.Increment(ref _requests);
            // The base class listens before the fields of this class are initialized.
            seen?.Enqueue($"{eventData.EventName} {string.Join(' ', eventData.Payload ?? new([]))}");
        }
    }
}
