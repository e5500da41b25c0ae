using System.Text;
using Notify.Delivery;
using Notify.Inbound;
using Notify.Telegram;
using Notify.Testing;
using Notify.WebSample.People;

namespace Notify.WebSample.Providers;

/// <summary>
/// Simulates chats. Telegram posts such updates to /inbound/telegram, whereas the local Bot API does not.
/// </summary>
internal sealed class LocalChats(
    IServiceProvider services,
    IEnumerable<ChannelRegistration> channels,
    ITelegramLinks links,
    IConfiguration configuration)
{
    private const long FirstChat = 4201;
    private long _updates;

    /// <summary>Opens the link of a person in a chat and presses Start.</summary>
    public async Task<InboundStatus> StartAsync(Person person, CancellationToken cancellationToken)
    {
        var chat = FirstChat + Person.All.ToList().IndexOf(person);
        var update = BotUpdates.Start(chat, links.CreateToken(person.Id), Interlocked.Increment(ref _updates));
        var telegram = channels.Last(channel => channel.Name == Channels.Telegram).Inbound!(services)!;
        var headers = new InboundHeaders
        {
            ContentType = "application/json",
            Header = name => name == "X-Telegram-Bot-Api-Secret-Token"
                ? configuration["Notify:Telegram:WebhookSecret"]
                : null,
        };
        using var body = new MemoryStream(Encoding.UTF8.GetBytes(update));
        return (await telegram.Admit(headers).ReceiveAsync(body, cancellationToken)).Status;
    }
}
