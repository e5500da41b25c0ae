using Microsoft.Extensions.DependencyInjection;
using Notify.Addresses;
using Notify.Bus;
using Spectre.Console;

namespace Notify.Demo.Reporting;

/// <summary>What is printed at the end: the table, the way each alert took, and what is left.</summary>
internal sealed class Report(DeliverySummary tally, Journal journal, LocalReceivers receivers)
{
    public async Task WriteAsync(IServiceProvider services, IEnumerable<(Notification Alert, Guid Id)> alerts)
    {
        var bus = services.GetRequiredService<IMessageBus>();
        AnsiConsole.Write(tally.Render(await bus.GetStatisticsAsync()));

        foreach (var (alert, id) in alerts)
        {
            Console.WriteLine($"{alert.Template} to {alert.Recipient.UserId}");
            foreach (var entry in journal.JourneyOf(id))
                Console.WriteLine($"    {entry}");
        }

        // A limit may hold up one reader time and again.
        foreach (var same in journal.Setbacks.Where(entry => entry.Lane == Lane.Campaign && entry.Outcome != DeliveryOutcomes.NoAddress).GroupBy(entry => (entry.User, entry.Text)))
            Console.WriteLine($"newsletter to {same.Key.User}: {same.First()}{(same.Count() > 1 ? $", and {same.Count() - 1} times more" : "")}");
        foreach (var letter in (await bus.DeadLetters.ListAsync(DeadLetterFilter.All)).Items)
            Console.WriteLine($"Dead letter {letter.Id}: {letter.Reason}; {string.Join("; ", letter.State.History.Select(failure => $"{failure.Channel} {failure.Detail ?? failure.Outcome}"))}");
        Console.WriteLine($"Ada's push subscriptions in the address book: {(await services.GetRequiredService<IAddressBook>().GetAddressesAsync("ada", Channels.Push)).Count}.");
        foreach (var message in receivers.Telegram?.Messages.Where(message => message.Keyboard.Count > 0) ?? [])
            Console.WriteLine($"Telegram shows chat {message.Chat}: {message.Text.ReplaceLineEndings(" ")}");
    }

    public async Task WriteMailsAsync()
    {
        if (receivers.Smtp is { } smtp)
            Console.WriteLine($"The mails are in {await MailFolder.WriteAsync(smtp.Messages)}{Path.DirectorySeparatorChar}, to be opened with any mail program.");
    }
}
