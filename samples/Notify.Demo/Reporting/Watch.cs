using Notify.Bus;
using Notify.Delivery;
using Spectre.Console;

namespace Notify.Demo.Reporting;

/// <summary>
/// Shows the progress: a live table on a terminal, otherwise a line when a channel is paused or works again.
/// </summary>
internal sealed class Watch(DeliverySummary tally, IMessageBus bus, IChannelMonitor monitor)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    public async Task UntilAsync(Task done)
    {
        if (AnsiConsole.Profile.Capabilities.Interactive)
        {
            await AnsiConsole.Live(tally.Render(await bus.GetStatisticsAsync(), Trouble))
                .AutoClear(true)
                .StartAsync(live => ShowAsync(live, done));
        }
        else
        {
            await WriteLinesAsync(done);
        }

        await done;
    }

    private string? Trouble =>
        monitor.Channels.FirstOrDefault(channel => channel.Status != ChannelStatus.Working) is { } paused
            ? $"{paused.Channel} is {paused.Status}: {paused.Detail} Trying again. Ctrl+C ends the demo."
            : null;

    private async Task ShowAsync(LiveDisplayContext live, Task done)
    {
        while (await Task.WhenAny(done, Task.Delay(Interval)) != done)
            live.UpdateTarget(tally.Render(await bus.GetStatisticsAsync(), Trouble));
    }

    private async Task WriteLinesAsync(Task done)
    {
        string? written = null;
        while (await Task.WhenAny(done, Task.Delay(Interval)) != done)
        {
            var trouble = Trouble;
            if (trouble == written)
                continue;
            AnsiConsole.WriteLine(trouble ?? "The channels work again.");
            written = trouble;
        }
    }
}
