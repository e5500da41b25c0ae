using Notify.Shared;

namespace Notify.Tests.SharedSources;

public sealed class ControlCharactersTests
{
    [Fact]
    public void They_are_unicodes_control_characters_and_line_separators()
    {
        for (var code = 0; code <= char.MaxValue; code++)
        {
            var character = (char)code;
            ControlCharacters.Contains(character)
                .Should().Be(char.IsControl(character) || character is '\u2028' or '\u2029', $"it is U+{code:X4}");
        }
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("Grüße, 你好 🙂", false)]
    [InlineData("a\nb", true)]
    [InlineData("end\u2029", true)]
    public void A_text_is_searched_for_them(string text, bool found) => ControlCharacters.IsIn(text).Should().Be(found);
}
