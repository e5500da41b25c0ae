using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Notify.Addresses;
using Notify.Delivery;
using Notify.Templates;
using Notify.Testing;

namespace Notify.Telegram.Tests;

/// <summary>From one call to the chat, through the real pipeline and a local Bot API.</summary>
public sealed class PipelineTests : IAsyncLifetime
{
    private const string Template = """
        ---
        photo: https://example.com/chart.png
        thread: 7
        ---
        *{{ Symbol }}* failed
        """;

    private readonly List<DeliveryEvent> _events = [];
    private readonly FakeLogCollector _log = FakeLogCollector.Create(new FakeLogCollectorOptions());
    private LocalBotApi _api = null!;
    private ServiceProvider _provider = null!;

    private INotifyRuntime Runtime => _provider.GetRequiredService<INotifyRuntime>();

    public async Task InitializeAsync()
    {
        _api = await LocalBotApi.StartAsync();
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.AddProvider(new FakeLoggerProvider(_log)));
        services.AddSingleton(new Watcher(_events));
        services.AddNotify(o => o.Via = Via.FirstOf(Channels.Telegram))
            .AddTemplateSource(new InMemoryTemplateSource
            {
                ["plain/telegram.liquid"] = "{{ Symbol }} failed",
                ["decorated/telegram.liquid"] = Template,
            })
            .AddObserver<Watcher>()
            .AddTelegram(o =>
            {
                (o.BotToken, o.ApiUrl, o.RateLimit) = (_api.Token, _api.Url, RateLimit.None);
                o.BreakerDelay = o.BreakerMaxDelay = TimeSpan.FromMilliseconds(200);
            });
        _provider = services.BuildServiceProvider();
    }

    public async Task DisposeAsync()
    {
        await _provider.DisposeAsync();
        await _api.DisposeAsync();
    }

    [Fact]
    public async Task Busy_groups_do_not_delay_private_chats()
    {
        using var guard = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        for (var group = 1; group <= 5; group++)
        {
            _api.Script(BotApiScript.TooManyRequests(30).ForChat(-group).Forever());
            await EnqueueAsync("plain", new Recipient { TelegramChatId = -group }, guard.Token);
        }

        await Runtime.StartAsync(guard.Token);
        await _api.WaitUntilAsync(() => _api.CallsReceived >= 5, guard.Token);

        var watch = Stopwatch.StartNew();
        for (var chat = 1; chat <= 20; chat++)
            await EnqueueAsync("plain", new Recipient { TelegramChatId = chat }, guard.Token);
        await _api.WaitForMessagesAsync(20, guard.Token);
        watch.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task A_bot_that_finds_no_chat_at_all_removes_nobody()
    {
        using var guard = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var book = _provider.GetRequiredService<IAddressBook>();
        _api.Script(BotApiScript.ChatNotFound().Forever());
        for (var chat = 1; chat <= 20; chat++)
        {
            var address = chat.ToString(CultureInfo.InvariantCulture);
            await book.AddAddressAsync($"user-{chat}", Channels.Telegram, address, guard.Token);
            await EnqueueAsync("plain", new Recipient($"user-{chat}"), guard.Token);
        }

        await Runtime.StartAsync(guard.Token);
        await _api.WaitUntilAsync(
            () => _log.GetSnapshot().Any(record => record.Level == LogLevel.Critical), guard.Token);
        var paused = _api.CallsReceived;
        await _api.WaitUntilAsync(() => _api.CallsReceived >= paused + 2, guard.Token);

        paused.Should().BeLessThan(40, "the channel is paused");
        for (var chat = 1; chat <= 20; chat++)
            (await book.GetAddressesAsync($"user-{chat}", Channels.Telegram, guard.Token)).Should().ContainSingle();
        _log.GetSnapshot().Should().ContainSingle(record => record.Level == LogLevel.Critical);

        _api.ClearScripts();
        await _api.WaitUntilAsync(() => _api.Messages.Count > 0, guard.Token);
        lock (_events)
        {
            _events.Should().NotContain(e =>
                e.Kind == DeliveryEventKind.DeadLettered || e.Kind == DeliveryEventKind.AddressSuppressed);
        }
    }

    [Fact]
    public async Task A_message_arrives_without_its_picture_and_its_thread()
    {
        using var guard = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        _api.Script(
            BotApiScript.Refuse(400, "Bad Request: message thread not found").ForMethod("sendPhoto"),
            BotApiScript.Refuse(400, "Bad Request: failed to get HTTP URL content").ForMethod("sendPhoto"),
            BotApiScript.Refuse(400, "Bad Request: message thread not found").ForMethod("sendPhoto"),
            BotApiScript.Refuse(400, "Bad Request: failed to get HTTP URL content").ForMethod("sendPhoto").Forever(),
            BotApiScript.Refuse(400, "Bad Request: failed to get HTTP URL content")
                .ForMethod("sendDocument")
                .Forever());

        await EnqueueAsync("decorated", new Recipient { TelegramChatId = -42 }, guard.Token);
        await Runtime.DrainAsync(guard.Token);

        var message = _api.Messages.Should().ContainSingle().Subject;
        (message.Method, message.Text, message.Thread).Should().Be(("sendMessage", "XAUUSD failed", null));
        string[] warnings =
        [
            "The message was sent to the chat instead of its thread: Bad Request: message thread not found",
            "The message was sent with a photo as a document: Bad Request: failed to get HTTP URL content",
            "The message was sent without a file: Bad Request: failed to get HTTP URL content",
        ];
        lock (_events)
        {
            _events.Select(e => e.Kind).Should().Equal(DeliveryEventKind.Retrying, DeliveryEventKind.Sent);
            _events[0].Result!.Warnings.Should().BeEmpty("nothing was sent at the first attempt");
            _events[1].Result!.Warnings.Should().Equal(warnings);
        }

        _log.GetSnapshot()
            .Where(record => record.Id.Id == 1017)
            .Select(record => record.GetStructuredStateValue("Warning"))
            .Should().Equal(warnings);
    }

    private async Task EnqueueAsync(string template, Recipient recipient, CancellationToken cancellationToken) =>
        await _provider.GetRequiredService<INotifier>().EnqueueAsync(
            new Notification(template, recipient) { Model = new Dictionary<string, string> { ["Symbol"] = "XAUUSD" } },
            cancellationToken);

    private sealed class Watcher(List<DeliveryEvent> events) : IDeliveryObserver
    {
        public ValueTask OnDeliveryAsync(DeliveryEvent delivery, CancellationToken cancellationToken)
        {
            if (delivery.Kind == DeliveryEventKind.Enqueued)
                return ValueTask.CompletedTask;
            lock (events)
                events.Add(delivery);
            return ValueTask.CompletedTask;
        }
    }
}
