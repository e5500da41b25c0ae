using System.Buffers.Text;
using System.Text;
using CsCheck;
using Microsoft.Extensions.Time.Testing;
using Notify.Telegram.Linking;

namespace Notify.Telegram.Tests.Linking;

public sealed class TelegramLinksTests
{
    private const string Token = "123456789:AAabcdefghijklmnopqrstuvwxyz_-12345";
    private static readonly string[] Users =
    [
        "user-42",
        "1",
        "0196f0a1-b2c3-7d4e-8f90-a1b2c3d4e5f6",
        "ümläut@example.com",
        new('x', 30),
    ];
    private static readonly Gen<string> User = Gen.OneOf(
        Gen.Guid.Select(guid => guid.ToString("D")),
        Gen.String[1, 30].Where(Fits),
        Gen.String[Gen.Char.AlphaNumeric, 1, 30]);

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero));

    public static TheoryData<string> All => [.. Users];

    [Fact]
    public void Any_user_is_read_exactly_as_written_and_fits_a_deep_link()
    {
        var links = Links();
        User.Sample(user =>
        {
            var token = links.CreateToken(user);
            return token.Length <= 64
                && token.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-')
                && links.Read(token) == user;
        }, iter: 2_000, threads: 1);
    }

    [Theory]
    [InlineData("0196F0A1-B2C3-7D4E-8F90-A1B2C3D4E5F6")]
    [InlineData("{0196f0a1-b2c3-7d4e-8f90-a1b2c3d4e5f6}")]
    [InlineData("0196f0a1b2c37d4e8f90a1b2c3d4e5f6")]
    public void A_guid_of_another_spelling_is_a_text_and_too_long(string user) =>
        Links()
            .Invoking(links => links.CreateToken(user))
            .Should().Throw<ArgumentException>()
            .WithMessage("*longer than 30 bytes*GUID*");

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("üüüüüüüüüüüüüüüü")]
    public void A_user_that_cannot_be_written_is_refused(string user) =>
        Links().Invoking(links => links.CreateToken(user)).Should().Throw<ArgumentException>();

    // Not in the list above: an attribute holds no half characters.
    [Fact]
    public void Half_a_character_is_refused() =>
        Links()
            .Invoking(links => links.CreateToken("half \ud83d"))
            .Should().Throw<ArgumentException>()
            .WithMessage("*not valid Unicode*");

    [Theory]
    [MemberData(nameof(All))]
    public void Any_flipped_bit_is_refused(string user)
    {
        var links = Links();
        var token = Base64Url.DecodeFromChars(links.CreateToken(user));
        for (var at = 0; at < token.Length * 8; at++)
        {
            byte[] altered = [.. token];
            altered[at / 8] ^= (byte)(1 << (at % 8));
            links.Read(Base64Url.EncodeToString(altered)).Should().BeNull();
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Any_other_character_in_any_place_is_refused(string user)
    {
        const string Others = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_+/= \n.%\0";
        var links = Links();
        var token = links.CreateToken(user);
        for (var at = 0; at < token.Length; at++)
        {
            foreach (var other in Others.Where(other => other != token[at]))
                links.Read($"{token[..at]}{other}{token[(at + 1)..]}").Should().BeNull();
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Shorter_and_longer_ones_are_refused(string user)
    {
        var links = Links();
        var token = links.CreateToken(user);
        for (var length = 0; length < token.Length; length++)
        {
            links.Read(token[..length]).Should().BeNull();
            links.Read(token[(length + 1)..]).Should().BeNull();
        }
        string[] others =
        [
            token + "A", token + "=", token + "==", token + " ", " " + token, "\n" + token, token + "\0", token + token,
        ];
        foreach (var other in others)
            links.Read(other).Should().BeNull();
    }

    [Fact]
    public void Any_altered_token_is_refused()
    {
        var links = Links();
        Gen.Select(User, Gen.Int[0, 63], Gen.String[Gen.Char["ABCDEFabcdef0123456789-_"], 0, 8], Gen.Int[0, 8])
            .Sample(
                (user, at, inserted, removed) =>
                {
                    var token = links.CreateToken(user);
                    at = Math.Min(at, token.Length);
                    var altered = token[..at] + inserted + token[Math.Min(token.Length, at + removed)..];
                    return altered == token || links.Read(altered) is null;
                },
                iter: 5_000,
                threads: 1);
    }

    [Fact]
    public void Any_other_text_is_refused()
    {
        var links = Links();
        Gen.String.Sample(text => links.Read(text) is null, iter: 1_000, threads: 1);
        Gen.Byte.Array[0, 60]
            .Sample(bytes => links.Read(Base64Url.EncodeToString(bytes)) is null, iter: 5_000, threads: 1);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void Nothing_is_no_token(string? token) => Links().Read(token).Should().BeNull();

    [Fact]
    public void A_very_long_text_is_not_even_looked_at() => Links().Read(new string('A', 1_000_000)).Should().BeNull();

    [Fact]
    public void A_payload_of_another_format_is_refused_even_when_signed()
    {
        var tokens = new LinkTokens(Token);
        byte[] head = [0xFF, 0xFF, 0xFF, 0xFF, 0xFF];

        Links()
            .Read(tokens.Write([4, .. head, .. "user-42"u8]))
            .Should().Be("user-42", "the payloads below differ from a good one by what they are named for");
        Links().Read(tokens.Write([2, .. head, .. "user-42"u8])).Should().BeNull("the kind is not known");
        Links().Read(tokens.Write([3, .. head, .. "user-42"u8])).Should().BeNull("a GUID has 16 bytes");
        Links().Read(tokens.Write([4, .. head])).Should().BeNull("there is no user");
        Links().Read(tokens.Write([4])).Should().BeNull("there is no expiry");
    }

    [Fact]
    public void A_token_is_valid_for_an_hour_and_no_longer()
    {
        var links = Links();
        var token = links.CreateToken("user-42");

        _time.Advance(TimeSpan.FromMinutes(60) - TimeSpan.FromSeconds(1));
        links.Read(token).Should().Be("user-42");
        _time.Advance(TimeSpan.FromSeconds(1));
        links.Read(token).Should().BeNull();
    }

    [Fact]
    public void Two_links_of_one_user_in_one_second_differ()
    {
        var links = Links();

        Enumerable.Range(0, 100).Select(_ => links.CreateToken("user-42")).Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public void Another_bots_token_is_refused() =>
        Links(o => o.BotToken = "987654321:AAabcdefghijklmnopqrstuvwxyz_-12345")
            .Read(Links().CreateToken("user-42"))
            .Should().BeNull();

    [Fact]
    public void The_link_opens_the_bot()
    {
        var links = Links();

        var link = links.CreateLink("user-42").AbsoluteUri;

        link.Should().StartWith("https://t.me/example_bot?start=");
        links.Read(link["https://t.me/example_bot?start=".Length..]).Should().Be("user-42");
    }

    [Fact]
    public void What_is_missing_is_named()
    {
        Links(o => o.BotToken = null)
            .Invoking(links => links.CreateToken("user-42"))
            .Should().Throw<InvalidOperationException>()
            .WithMessage("Channel 'telegram': BotToken is empty. Set *");
        Links(o => o.BotToken = null).Read(Links().CreateToken("user-42")).Should().BeNull();
        Links(o => o.BotUserName = null)
            .Invoking(links => links.CreateLink("user-42"))
            .Should().Throw<InvalidOperationException>()
            .WithMessage("Channel 'telegram': BotUserName is empty. Set *");
        ITelegramLinks.MaxUserIdBytes.Should().Be(30);
    }

    private static bool Fits(string text) =>
        text.Trim().Length > 0
        && Encoding.UTF8.GetByteCount(text) <= 30
        && Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)) == text;

    private TelegramLinks Links(Action<TelegramOptions>? change = null)
    {
        var options = new TelegramOptions { BotToken = Token, BotUserName = "example_bot" };
        change?.Invoke(options);
        return new TelegramLinks("telegram", options, _time);
    }
}
