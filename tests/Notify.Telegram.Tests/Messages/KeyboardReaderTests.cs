using System.Globalization;
using Notify.Telegram.Messages;

namespace Notify.Telegram.Tests.Messages;

public sealed class KeyboardReaderTests
{
    [Fact]
    public void Rows_of_buttons_are_read()
    {
        const string json = """
            [
              [{"text":"Open","url":"https://example.com/p/1"},{"text":"Chat","url":"tg://user?id=42"}],
              [],
              [{"text":"Seen","callback_data":"seen:1"},{"text":"App","web_app":{"url":"https://example.com/app"}},{"text":"Copy","copy_text":{"text":"XAUUSD"}}],
              [{"text":"Share","switch_inline_query":""},{"text":"Here","switch_inline_query_current_chat":"gold"}]
            ]
            """;

        var (keyboard, problem) = KeyboardReader.Read(json);

        problem.Should().BeNull();
        var buttons = keyboard!.InlineKeyboard.Select(row => row.ToList()).ToList();
        buttons.Select(row => row.Count).Should().Equal(2, 3, 2);
        buttons[0][1].Url.Should().Be("tg://user?id=42");
        buttons[1][0].CallbackData.Should().Be("seen:1");
        buttons[1][1].WebApp!.Url.Should().Be("https://example.com/app");
        buttons[1][2].CopyText!.Text.Should().Be("XAUUSD");
        buttons[2][0].SwitchInlineQuery.Should().BeEmpty();
        buttons[2][1].SwitchInlineQueryCurrentChat.Should().Be("gold");
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("[[],[]]")]
    public void An_empty_one_is_none(string json)
    {
        var (keyboard, problem) = KeyboardReader.Read(json);

        (keyboard, problem).Should().Be((null, null));
    }

    [Theory]
    [InlineData("[[{\"text\": \"a}]]", "keyboard is no JSON; pass values through the filter json")]
    [InlineData("{\"text\":\"a\"}", "keyboard is no array of rows of buttons")]
    [InlineData("[{\"text\":\"a\",\"url\":\"https://example.com\"}]", "keyboard is no array of rows of buttons")]
    [InlineData("[[\"a\"]]", "button 1 of row 1 is no object")]
    [InlineData("[[{\"url\":\"https://example.com\"}]]", "button 1 of row 1 has no text")]
    [InlineData("[[{\"text\":\" \",\"url\":\"https://example.com\"}]]", "button 1 of row 1 has no text")]
    [InlineData("[[{\"text\":\"a\",\"url\":\"https://example.com\"},{\"text\":\"b\"}]]", "button 2 of row 1 needs exactly one action")]
    [InlineData("[[{\"text\":\"a\",\"url\":\"https://example.com\",\"callback_data\":\"x\"}]]", "button 1 of row 1 needs exactly one action")]
    [InlineData("[[{\"text\":\"a\",\"url\":\"example\"}]]", "button 1 of row 1 has a url that is no address")]
    [InlineData("[[{\"text\":\"a\",\"url\":\"javascript:alert(1)\"}]]", "button 1 of row 1 has a url that is no address")]
    [InlineData("[[{\"text\":\"a\",\"callback_data\":\"\"}]]", "button 1 of row 1 has a callback_data that is no text of 1 to 64 bytes")]
    [InlineData("[[{\"text\":\"a\",\"callback_data\":7}]]", "button 1 of row 1 has a callback_data that is no text of 1 to 64 bytes")]
    [InlineData("[[{\"text\":\"a\",\"web_app\":\"https://example.com\"}]]", "has a web_app without an address")]
    [InlineData("[[{\"text\":\"a\",\"web_app\":{\"url\":\"http://example.com\"}}]]", "has a web_app without an address")]
    [InlineData("[[{\"text\":\"a\",\"copy_text\":{\"text\":\"\"}}]]", "has a copy_text without a text of 1 to 256 characters")]
    [InlineData("[[{\"text\":\"a\",\"switch_inline_query\":1}]]", "has a switch_inline_query that is no text")]
    [InlineData("[[{\"text\":\"a\",\"switch_inline_query_current_chat\":1}]]", "has a switch_inline_query_current_chat that is no text")]
    [InlineData("[[{\"text\":\"a\",\"callback\":\"x\"}]]", "has a field that is not known here")]
    public void A_mistake_is_named_with_its_place(string json, string problem) => KeyboardReader.Read(json).Problem.Should().Contain(problem);

    [Fact]
    public void Callback_data_has_64_bytes_of_utf8()
    {
        KeyboardReader.Read(Callback(new string('ä', 32))).Problem.Should().BeNull();
        KeyboardReader.Read(Callback(new string('ä', 32) + "x")).Problem.Should().Contain("64 bytes");

        static string Callback(string data) => $$"""[[{"text":"a","callback_data":"{{data}}"}]]""";
    }

    [Fact]
    public void A_hundred_buttons_are_the_most()
    {
        KeyboardReader.Read(Buttons(100)).Problem.Should().BeNull();
        KeyboardReader.Read(Buttons(101)).Problem.Should().Be("keyboard has more than 100 buttons.");

        static string Buttons(int count) =>
            $"[{string.Join(',', Enumerable.Range(0, count).Select(n => string.Create(CultureInfo.InvariantCulture, $$"""[{"text":"{{n}}","callback_data":"{{n}}"}]""")))}]";
    }
}
