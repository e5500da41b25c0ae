using Microsoft.Extensions.DependencyInjection;
using Notify.Addresses;
using Notify.Bus;
using Spectre.Console;

namespace Notify.Demo.Reporting;

/// <summary>Prints the results: the table, the deliveries of each alert, and the dead letters.</summary>
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

        // A limit may delay one reader several times.
        var setbacks = journal.Setbacks
            .Where(entry => entry.Lane == Lane.Campaign && entry.Outcome != DeliveryOutcomes.NoAddress)
            .GroupBy(entry => (entry.User, entry.Text));
        foreach (var same in setbacks)
        {
            var more = same.Count() > 1 ? $", and {same.Count() - 1} times more" : "";
            Console.WriteLine($"newsletter to {same.Key.User}: {same.First()}{more}");
        }

        foreach (var letter in (await bus.DeadLetters.ListAsync(DeadLetterFilter.All)).Items)
        {
            var history = letter.State.History
                .Select(failure => $"{failure.Channel} {failure.Detail ?? failure.Outcome}");
            Console.WriteLine($"Dead letter {letter.Id}: {letter.Reason}; {string.Join("; ", history)}");
        }

        var subscriptions = await services.GetRequiredService<IAddressBook>().GetAddressesAsync("ada", Channels.Push);
        Console.WriteLine($"Ada's push subscriptions in the address book: {subscriptions.Count}.");
        foreach (var message in receivers.Telegram?.Messages.Where(message => message.Keyboard.Count > 0) ?? [])
            Console.WriteLine($"Telegram shows chat {message.Chat}: {message.Text.ReplaceLineEndings(" ")}");
    }

    public async Task WriteMailsAsync()
    {
        if (receivers.Smtp is { } smtp)
        {
            var folder = await MailFolder.WriteAsync(smtp.Messages);
            Console.WriteLine(
                $"The e-mails are in {folder}{Path.DirectorySeparatorChar}. Open them with a mail program.");
        }
    }
}
