using Microsoft.Extensions.DependencyInjection;
using Notify.Benchmarks.Measuring;
using Notify.Templates;
using Notify.Testing;

namespace Notify.Benchmarks.Telegram;

/// <summary>
/// Sends messages to as many chats with the default limits in real time, and measures which arrive and how fast.
/// </summary>
internal static class AllowedRate
{
    // The default of the channel.
    private const int Permits = 30;
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(1.5);

    public static async Task RunAsync(Report report, int messages)
    {
        await using var api = await LocalBotApi.StartAsync();
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddNotify(options => options.Via = Via.FirstOf(Channels.Telegram))
            .AddTemplateSource(new InMemoryTemplateSource { [Alert.Template] = Alert.Liquid })
            .AddTelegram(telegram => (telegram.BotToken, telegram.ApiUrl) = (api.Token, api.Url));
        await using var provider = services.BuildServiceProvider();
        var runtime = provider.GetRequiredService<INotifyRuntime>();
        await runtime.StartAsync();
        var notifier = provider.GetRequiredService<INotifier>();
        for (var i = 0; i < messages; i++)
            await notifier.EnqueueAsync(new Notification("alert", Alert.To(i)) { Model = Alert.Sample });
        var arrivals = (await api.WaitForMessagesAsync(messages))
            .Select(message => message.ReceivedAt)
            .Order()
            .ToList();
        await runtime.StopAsync();

        // Only whole windows count: the end of one that is not full is unknown.
        var whole = (messages - 1) / Permits * Permits;
        var allowed = Permits / Window.TotalSeconds;
        var rate = whole / (arrivals[whole] - arrivals[0]).TotalSeconds;
        var shortest = Enumerable.Range(0, messages - Permits)
            .Min(i => (arrivals[i + Permits] - arrivals[i]).TotalSeconds);
        report.AddGoal(
            $"telegram: {messages:N0} messages at {Permits} in any {Window.TotalSeconds} s: rate over {whole:N0}",
            rate / allowed,
            "of the allowed rate",
            rate / allowed is >= 0.98 and <= 1.02,
            "0.98 – 1.02");
        report.AddGoal(
            $"telegram: the shortest time {Permits + 1} messages arrived in",
            shortest,
            "s",
            shortest >= Window.TotalSeconds,
            $"≥ {Window.TotalSeconds} s");
    }
}
