using Microsoft.Extensions.DependencyInjection;
using Notify.Benchmarks.Measuring;
using Notify.Bus;
using Notify.Delivery;
using Notify.Templates;

namespace Notify.Benchmarks.Telegram;

/// <summary>
/// The sender alone, with rendered text: the check of the markup, the Bot API, the classified answer.
/// </summary>
internal sealed class NotifySenderContender(BotApiSink sink, int calls) : IContender
{
    private static readonly RenderedMessage Content = new(Alert.Text);
    private ServiceProvider? _services;
    private IChannelSender? _sender;

    public string Name => $"Notify's sender, {calls} concurrent";

    public int Messages => 6_000;

    public Task SetUpAsync()
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddNotify(options => options.Via = Via.FirstOf(Channels.Telegram))
            .AddTelegram(telegram => (telegram.BotToken, telegram.ApiUrl) = (sink.Token, sink.Url));
        _services = services.BuildServiceProvider();
        _sender = _services.GetServices<ChannelRegistration>().Single().Sender(_services);
        return Task.CompletedTask;
    }

    public Task RunAsync(int messages) => Task.WhenAll(Enumerable.Range(0, calls).Select(async call =>
    {
        for (var i = call; i < messages; i += calls)
        {
            var id = Guid.CreateVersion7();
            var envelope = new Envelope
            {
                Id = id,
                NotificationId = id,
                Template = "alert",
                Recipient = Alert.To(i),
                Steps = [Channels.Telegram],
                CreatedAt = DateTimeOffset.UtcNow,
                ExpiresAt = DateTimeOffset.UtcNow.AddHours(1),
            };
            var request = new SendRequest
            {
                Channel = Channels.Telegram,
                Address = envelope.Recipient.AddressFor(Channels.Telegram)!,
                Content = Content,
                Envelope = envelope,
            };
            var result = await _sender!.SendAsync(request, CancellationToken.None);
            if (result.Outcome != SendOutcome.Sent)
                throw new InvalidOperationException($"A message was not sent: {result}");
        }
    }));

    public async ValueTask DisposeAsync() => await _services!.DisposeAsync();
}
