using Notify.Benchmarks.Measuring;
using Telegram.Bot;
using Telegram.Bot.Types.Enums;

namespace Notify.Benchmarks.Telegram;

/// <summary>Telegram.Bot alone: one client, several concurrent calls, the text written out.</summary>
internal sealed class BareTelegramContender(BotApiSink sink, int calls) : IContender
{
    private TelegramBotClient? _bot;

    public string Name => $"Telegram.Bot, {calls} concurrent";

    public int Messages => 6_000;

    public Task SetUpAsync()
    {
        _bot = new TelegramBotClient(new TelegramBotClientOptions(sink.Token, sink.Url));
        return Task.CompletedTask;
    }

    public Task RunAsync(int messages) => Task.WhenAll(Enumerable.Range(0, calls).Select(async call =>
    {
        for (var i = call; i < messages; i += calls)
            await _bot!.SendMessage(Alert.Chat(i), Alert.Text, ParseMode.MarkdownV2);
    }));

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
