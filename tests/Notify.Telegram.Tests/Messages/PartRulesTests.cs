namespace Notify.Telegram.Tests.Messages;

public sealed class PartRulesTests
{
    [Theory]
    [InlineData("silent", "true")]
    [InlineData("Silent", " FALSE ")]
    [InlineData("protect", "false")]
    [InlineData("link_preview", "small")]
    [InlineData("link_preview", "large")]
    [InlineData("reply_to", "17")]
    [InlineData("thread", "3")]
    [InlineData("keyboard", "[[{\"text\":\"a\",\"callback_data\":\"b\"}]]")]
    [InlineData("photo", "https://example.com/chart.png")]
    [InlineData("photo", "cid:chart")]
    [InlineData("document", "report.pdf")]
    [InlineData("silent", "")]
    [InlineData("keyboard", " ")]
    [InlineData("title", "whatever")]
    public void Well_written_parts_and_those_of_others_are_left_alone(string name, string text) => TelegramChannelKind.Instance.ValidatePart(name, text).Should().BeNull();

    [Theory]
    [InlineData("silent", "yes", "silent is neither true nor false.")]
    [InlineData("protect", "1", "protect is neither true nor false.")]
    [InlineData("link_preview", "off", "link_preview is none of true, false, small and large.")]
    [InlineData("reply_to", "-4", "reply_to is no message's number.")]
    [InlineData("thread", "general", "thread is no thread's number.")]
    [InlineData("keyboard", "Open", "keyboard is no JSON")]
    [InlineData("photo", "ftp://example.com/chart.png", "photo is an address Telegram cannot fetch")]
    [InlineData("document", "file:///etc/passwd", "document is an address Telegram cannot fetch")]
    public void A_mistake_is_a_sentence(string name, string text, string problem) => TelegramChannelKind.Instance.ValidatePart(name, text).Should().StartWith(problem);
}
