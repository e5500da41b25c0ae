using Notify.Telegram.Addressing;

namespace Notify.Telegram.Tests.Addressing;

public sealed class ChatAddressTests
{
    [Theory]
    [InlineData("42", "42", false)]
    [InlineData("+042", "42", false)]
    [InlineData("-100123", "-100123", true)]
    [InlineData("-1001234567890", "-1001234567890", true)]
    [InlineData("@News_Of_Gold", "@news_of_gold", true)]
    [InlineData("@gold", "@gold", true)]
    public void Ids_and_public_names_are_addresses_in_one_spelling(string address, string normalized, bool group)
    {
        TelegramChannelKind.Instance.Validate(address).Should().BeNull();
        TelegramChannelKind.Instance.Normalize(address).Should().Be(normalized);
        ChatAddress.IsGroup(normalized).Should().Be(group);
        ChatAddress.TryRead(address, out var chat).Should().BeTrue();
        chat.ToString().Should().BeOneOf(normalized, address);
    }

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("-0")]
    [InlineData(" 42")]
    [InlineData("4 2")]
    [InlineData("1.5")]
    [InlineData("٤٢")]
    [InlineData("9223372036854775807")]
    [InlineData("4503599627370496")]
    [InlineData("99999999999999999999")]
    [InlineData("ada")]
    [InlineData("@ada")]
    [InlineData("@1ada")]
    [InlineData("@gold\n")]
    [InlineData("@gold-news")]
    [InlineData("@a23456789012345678901234567890123")]
    [InlineData("https://t.me/gold")]
    public void Anything_else_is_none_and_is_not_repeated(string address)
    {
        var problem = TelegramChannelKind.Instance.Validate(address);

        problem.Should().StartWith("A Telegram address is a chat id");
        if (address.Length > 3)
            problem.Should().NotContain(address);
    }
}
