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
    [InlineData("video", "https://example.com/clip.mp4")]
    [InlineData("reply_markup", "{\"keyboard\":[[\"Yes\",\"No\"]],\"one_time_keyboard\":true}")]
    [InlineData("reply_markup", "{\"remove_keyboard\":true}")]
    [InlineData("force_reply", "true")]
    [InlineData("location", "48.2082, 16.3738")]
    [InlineData("location", "-90,180")]
    [InlineData("message_effect_id", "5104841245755180586")]
    [InlineData("business_connection_id", "AbC-12")]
    [InlineData("direct_messages_topic_id", "9007199254740991")]
    [InlineData("link_preview_options", "{\"url\":\"https://example.com\",\"show_above_text\":true}")]
    [InlineData("quote", "some words")]
    [InlineData("silent", "")]
    [InlineData("keyboard", " ")]
    [InlineData("title", "whatever")]
    public void Well_written_parts_and_those_of_others_are_left_alone(string name, string text) =>
        TelegramChannelKind.Instance.ValidatePart(name, text).Should().BeNull();

    [Theory]
    [InlineData("silent", "yes", "silent is not valid. Use true or false.")]
    [InlineData("protect", "1", "protect is not valid. Use true or false.")]
    [InlineData("link_preview", "off", "link_preview is not valid. Use true, false, small or large.")]
    [InlineData("reply_to", "-4", "reply_to is not the number of a message.")]
    [InlineData("thread", "general", "thread is not the number of a thread.")]
    [InlineData("keyboard", "Open", "keyboard is not valid JSON")]
    [InlineData("photo", "ftp://example.com/chart.png", "photo is an address that Telegram cannot fetch")]
    [InlineData("has_spoiler", "yes", "has_spoiler is not valid. Use true or false.")]
    [InlineData("location", "91,0", "location is not valid.")]
    [InlineData("location", "48.2082", "location is not valid.")]
    [InlineData("message_effect_id", "heart", "message_effect_id is not the number of an effect.")]
    [InlineData("direct_messages_topic_id", "0", "direct_messages_topic_id is not the number of a topic.")]
    [InlineData("business_connection_id", "a b", "business_connection_id is not the id of a connection.")]
    [InlineData("link_preview_options", "{\"url\":\"example\"}", "link_preview_options has a url that is not valid.")]
    [InlineData("link_preview_options", "[]", "link_preview_options is not an object.")]
    [InlineData("reply_markup", "[]", "reply_markup is not an object.")]
    [InlineData("reply_markup", "{}", "reply_markup needs one of")]
    [InlineData("reply_markup", "{\"force_reply\":false}", "reply_markup has a force_reply that is not true.")]
    [InlineData(
        "reply_markup",
        "{\"keyboard\":[[{\"style\":\"danger\"}]]}",
        "reply_markup: button 1 of row 1 has no text.")]
    [InlineData("keyboard", "[[{\"text\":\"\\ud83d\",\"callback_data\":\"a\"}]]", "keyboard is not valid JSON.")]
    [InlineData("keyboard", "[[{\"text\":\"a\",\"\\ud83d\":\"a\"}]]", "keyboard is not valid JSON.")]
    [InlineData("reply_markup", "{\"keyboard\":[[\"\\ud83d\"]]}", "reply_markup is not valid JSON.")]
    [InlineData("link_preview_options", "{\"url\":\"\\ud83d\"}", "link_preview_options is not valid JSON.")]
    [InlineData("document", "file:///etc/passwd", "document is an address that Telegram cannot fetch")]
    public void A_mistake_is_a_sentence(string name, string text, string problem) =>
        TelegramChannelKind.Instance.ValidatePart(name, text).Should().StartWith(problem);

    [Theory]
    [InlineData("quote", 1024, "quote is longer than 1024 characters.")]
    [InlineData("business_connection_id", 256, "business_connection_id is not the id of a connection.")]
    public void A_part_has_a_bounded_length(string name, int longest, string problem)
    {
        TelegramChannelKind.Instance.ValidatePart(name, new string('x', longest)).Should().BeNull();
        TelegramChannelKind.Instance.ValidatePart(name, new string('x', longest + 1)).Should().Be(problem);
    }

    [Theory]
    [InlineData("photo", "./a.png", "photo is a path of this machine, which Telegram cannot read.")]
    [InlineData("document", "C:\\reports\\a.pdf", "document is a path of this machine")]
    [InlineData(
        "keyboard",
        "[[{\"text\":\"a\",\"url\":\"http://localhost/x\"}]]",
        "keyboard: button 1 of row 1 leads to 'localhost'")]
    [InlineData(
        "keyboard",
        "[[{\"text\":\"a\",\"url\":\"https://intranet\"}]]",
        "keyboard: button 1 of row 1 leads to 'intranet'")]
    [InlineData(
        "keyboard",
        "[[{\"text\":\"a\",\"url\":\"http://127.0.0.1\"}]]",
        "keyboard: button 1 of row 1 leads to '127.0.0.1'")]
    [InlineData(
        "keyboard",
        "[[{\"text\":\"a\",\"new_action\":1}]]",
        "keyboard: button 1 of row 1 has the field 'new_action'")]
    public void What_Telegram_will_probably_reject_is_a_warning(string name, string text, string doubt)
    {
        TelegramChannelKind.Instance.ValidatePart(name, text).Should().BeNull();
        TelegramChannelKind.Instance.LintPart(name, text).Should().StartWith(doubt);
    }

    [Theory]
    [InlineData("photo", "a.png")]
    [InlineData("photo", "cid:charts/a")]
    [InlineData("photo", "https://example.com/a.png")]
    [InlineData("photo", "")]
    [InlineData("keyboard", "[[{\"text\":\"a\",\"url\":\"https://example.com\"}]]")]
    [InlineData("keyboard", "[[{\"text\":\"a\",\"url\":\"tg://settings\"}]]")]
    [InlineData("title", "./a.png")]
    public void Other_parts_raise_no_doubt(string name, string text) =>
        TelegramChannelKind.Instance.LintPart(name, text).Should().BeNull();

    [Fact]
    public void Every_part_is_known_once() =>
        TelegramChannelKind.Instance.Parts.Should().OnlyHaveUniqueItems()
            .And.Contain(TelegramChannelKind.Instance.JsonParts);
}
