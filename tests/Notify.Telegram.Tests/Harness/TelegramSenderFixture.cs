using System.Globalization;
using Notify.Delivery;
using Notify.Templates;
using Notify.Testing;
using Notify.Testing.Conformance;

namespace Notify.Telegram.Tests.Harness;

/// <summary>The Telegram sender and a local Bot API, for the conformance cases.</summary>
internal sealed class TelegramSenderFixture : ISenderFixture
{
    private readonly TelegramWorld _world;

    private TelegramSenderFixture(TelegramWorld world) => _world = world;

    public IChannelSender Sender => _world.Sender;

    public string Channel => Channels.Telegram;

    public string MalformedAddress => "ada at telegram";

    public IReadOnlyList<string> Secrets =>
        [_world.Api.Token, _world.Api.Token[(_world.Api.Token.IndexOf(':', StringComparison.Ordinal) + 1)..]];

    public static async Task<TelegramSenderFixture> StartAsync() => new(await TelegramWorld.StartAsync());

    public string Address(int number) => (700_100_200 + number).ToString(CultureInfo.InvariantCulture);

    public RenderedMessage Content(string marker) => new($"*{marker}* arrived\\.");

    public async Task ArrangeAsync(ProviderBehaviors behavior)
    {
        _world.Api.ClearScripts();
        if (behavior == ProviderBehaviors.Unreachable)
            await _world.Api.StopAsync();
        else if (behavior is ProviderBehaviors.Accept or ProviderBehaviors.Restart)
            await _world.Api.RestartAsync();
        else
            _world.Api.Script(Script(behavior).Forever());
    }

    public async Task<IReadOnlyList<ReceivedSend>> ReceivedAsync(int count, CancellationToken cancellationToken)
    {
        var messages = await _world.Api.WaitForMessagesAsync(count, cancellationToken);
        return [.. messages.Select(message => new ReceivedSend { Address = message.Chat, Text = message.Text })];
    }

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    private static BotApiScript Script(ProviderBehaviors behavior) => behavior switch
    {
        ProviderBehaviors.RefuseRecipient => BotApiScript.Refuse(
            403,
            "Forbidden: bot was blocked by the user 700100200"),
        ProviderBehaviors.RefuseContent => BotApiScript.Refuse(
            400,
            "Bad Request: can't parse entities: Character '.' is reserved"),
        ProviderBehaviors.FailForNow => BotApiScript.BadGateway(),
        ProviderBehaviors.Throttle => BotApiScript.TooManyRequests(3),
        ProviderBehaviors.RefuseCredentials => BotApiScript.Unauthorized(),
        ProviderBehaviors.LoseAnswer => BotApiScript.LoseAnswer(),
        ProviderBehaviors.Hang => BotApiScript.Hang(),
        _ => throw new ArgumentOutOfRangeException(nameof(behavior)),
    };
}
