using Notify.Telegram.Messages;
using Notify.Templates;

namespace Notify.Telegram.Tests.Messages;

public sealed class PartPlaceTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Telegram_sends_without_replying_as_the_option_says(bool fallBack)
    {
        var content = new RenderedMessage("hello") { Parts = new Dictionary<string, string> { ["reply_to"] = "7" } };
        var settings = MessageSettings.Of(content, new TelegramOptions { FallBackToChat = fallBack });

        var place = PartPlace.Of(settings, isFirst: true, isLast: true);

        (place.Reply!.Message, place.Reply.AllowsWithout).Should().Be((7, fallBack));
    }
}
