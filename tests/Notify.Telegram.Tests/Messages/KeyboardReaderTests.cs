using System.Globalization;
using System.Text.Json;
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
              [{"text":"Seen","callback_data":"seen:1"},{"text":"App","web_app":{"url":"https://example.com/app"}},
               {"text":"Copy","copy_text":{"text":"XAUUSD"}}],
              [{"text":"Share","switch_inline_query":""},{"text":"Here","switch_inline_query_current_chat":"gold"}]
            ]
            """;

        var reading = KeyboardReader.Read(json);

        (reading.Problem, reading.Unknown, reading.Doubt).Should().Be((null, null, null));
        using var written = JsonDocument.Parse(reading.Keyboard!);
        var rows = written.RootElement.GetProperty("inline_keyboard").EnumerateArray().ToList();
        rows.Select(row => row.GetArrayLength()).Should().Equal(2, 3, 2);
        rows[0][1].GetProperty("url").GetString().Should().Be("tg://user?id=42");
        rows[1][1].GetProperty("web_app").GetProperty("url").GetString().Should().Be("https://example.com/app");
        rows[2][0].GetProperty("switch_inline_query").GetString().Should().BeEmpty();
    }

    [Fact]
    public void Style_and_icon_are_sent()
    {
        const string button =
            """{"text":"a","callback_data":"b","style":"danger","icon_custom_emoji_id":"5368324170671202286"}""";

        var reading = KeyboardReader.Read($"[[{button}]]");

        (reading.Problem, reading.Unknown).Should().Be((null, null));
        reading.Keyboard.Should().Be($$"""{"inline_keyboard":[[{{button}}]]}""");
    }

    [Fact]
    public void A_field_that_is_not_known_is_sent_and_reported()
    {
        var reading = KeyboardReader.Read("""[[{"text":"a","open_moon":{"phase":[1,2]}}]]""");

        reading.Problem.Should().BeNull();
        reading.Keyboard.Should().Be("""{"inline_keyboard":[[{"text":"a","open_moon":{"phase":[1,2]}}]]}""");
        reading.Unknown.Should().Be(
            "keyboard: button 1 of row 1 has the field 'open_moon', which Notify does not know. It is sent as it is.");
    }

    [Fact]
    public void A_reply_keyboard_is_sent_as_it_is_written()
    {
        const string markup =
            """{"keyboard":[["Yes",{"text":"Where am I?","request_location":true}]],"resize_keyboard":true}""";

        var reading = KeyboardReader.ReadMarkup(markup);

        (reading.Problem, reading.Unknown, reading.Keyboard).Should().Be((null, null, markup));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("[[],[]]")]
    public void An_empty_one_is_none(string json)
    {
        var reading = KeyboardReader.Read(json);

        (reading.Keyboard, reading.Problem).Should().Be((null, null));
    }

    [Theory]
    [InlineData("[[{\"text\": \"a}]]", "keyboard is not valid JSON. Pass values through the filter json")]
    [InlineData("{\"text\":\"a\"}", "keyboard is not an array of rows of buttons")]
    [InlineData("[{\"text\":\"a\",\"url\":\"https://example.com\"}]", "keyboard is not an array of rows of buttons")]
    [InlineData("[[\"a\"]]", "button 1 of row 1 is not an object")]
    [InlineData("[[{\"url\":\"https://example.com\"}]]", "button 1 of row 1 has no text")]
    [InlineData("[[{\"text\":\" \",\"url\":\"https://example.com\"}]]", "button 1 of row 1 has no text")]
    [InlineData(
        "[[{\"text\":\"a\",\"url\":\"https://example.com\"},{\"text\":\"b\"}]]",
        "button 2 of row 1 needs exactly one action")]
    [InlineData(
        "[[{\"text\":\"a\",\"url\":\"https://example.com\",\"callback_data\":\"x\"}]]",
        "button 1 of row 1 needs exactly one action")]
    [InlineData("[[{\"text\":\"a\",\"url\":\"example\"}]]", "button 1 of row 1 has a url that is not an address")]
    [InlineData(
        "[[{\"text\":\"a\",\"url\":\"javascript:alert(1)\"}]]",
        "button 1 of row 1 has a url that is not an address")]
    [InlineData(
        "[[{\"text\":\"a\",\"callback_data\":\"\"}]]",
        "button 1 of row 1 has a callback_data that is not a text of 1 to 64 bytes")]
    [InlineData(
        "[[{\"text\":\"a\",\"callback_data\":7}]]",
        "button 1 of row 1 has a callback_data that is not a text of 1 to 64 bytes")]
    [InlineData("[[{\"text\":\"a\",\"web_app\":\"https://example.com\"}]]", "has a web_app without an address")]
    [InlineData(
        "[[{\"text\":\"a\",\"web_app\":{\"url\":\"http://example.com\"}}]]",
        "has a web_app without an address")]
    [InlineData(
        "[[{\"text\":\"a\",\"copy_text\":{\"text\":\"\"}}]]",
        "has a copy_text without a text of 1 to 256 characters")]
    [InlineData("[[{\"text\":\"a\",\"switch_inline_query\":1}]]", "has a switch_inline_query that is not a text")]
    [InlineData(
        "[[{\"text\":\"a\",\"switch_inline_query_current_chat\":1}]]",
        "has a switch_inline_query_current_chat that is not a text")]
    [InlineData(
        "[[{\"text\":\"a\",\"url\":\"https://example.com\",\"style\":\"pink\"}]]",
        "has a style that is not one of")]
    [InlineData(
        "[[{\"text\":\"a\",\"url\":\"https://example.com\",\"icon_custom_emoji_id\":5}]]",
        "has an icon_custom_emoji_id")]
    public void A_mistake_is_named_with_its_place(string json, string problem) =>
        KeyboardReader.Read(json).Problem.Should().Contain(problem);

    [Fact]
    public void Callback_data_has_64_bytes_of_utf8()
    {
        KeyboardReader.Read(Callback(new string('ä', 32))).Problem.Should().BeNull();
        KeyboardReader.Read(Callback(new string('ä', 32) + "x")).Problem.Should().Contain("64 bytes");

        static string Callback(string data) => $$"""[[{"text":"a","callback_data":"{{data}}"}]]""";
    }

    [Fact]
    public void A_text_to_copy_has_256_characters()
    {
        KeyboardReader.Read(Copy(new string('ä', 256))).Problem.Should().BeNull();
        KeyboardReader.Read(Copy(new string('ä', 257))).Problem.Should().Contain("1 to 256 characters");

        static string Copy(string text) => $$$"""[[{"text":"a","copy_text":{"text":"{{{text}}}"}}]]""";
    }

    [Fact]
    public void A_hundred_buttons_are_the_most()
    {
        KeyboardReader.Read(Buttons(100)).Problem.Should().BeNull();
        KeyboardReader.Read(Buttons(101)).Problem.Should().Be("keyboard has more than 100 buttons.");

        static string Buttons(int count) => $"[{string.Join(',', Enumerable.Range(0, count).Select(Row))}]";

        static string Row(int number) =>
            string.Create(CultureInfo.InvariantCulture, $$"""[{"text":"{{number}}","callback_data":"{{number}}"}]""");
    }
}
