using Notify.Bus;
using Notify.Delivery;
using Spectre.Console;

namespace Notify.Demo.Reporting;

/// <summary>Shows how it goes while it goes: a live table on a terminal, else a line whenever the channel is held or works again.</summary>
internal sealed class Watch(DeliverySummary tally, IMessageBus bus, IChannelMonitor monitor)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    public async Task UntilAsync(Task done)
    {
        if (AnsiConsole.Profile.Capabilities.Interactive)
            await AnsiConsole.Live(tally.Render(await bus.GetStatisticsAsync(), Trouble)).AutoClear(true).StartAsync(live => ShowAsync(live, done));
        else
            await TellAsync(done);
        await done;
    }

    private string? Trouble => monitor.Channels.FirstOrDefault(channel => channel.Status != ChannelStatus.Working) is { } held
        ? $"{held.Channel} is {held.Status}: {held.Detail} Trying again; Ctrl+C ends it."
        : null;

    private async Task ShowAsync(LiveDisplayContext live, Task done)
    {
        while (await Task.WhenAny(done, Task.Delay(Interval)) != done)
            live.UpdateTarget(tally.Render(await bus.GetStatisticsAsync(), Trouble));
    }

    private async Task TellAsync(Task done)
    {
        string? told = null;
        while (await Task.WhenAny(done, Task.Delay(Interval)) != done)
        {
            var trouble = Trouble;
            if (trouble == told)
                continue;
            AnsiConsole.WriteLine(trouble ?? "It works again.");
            told = trouble;
        }
    }
}
