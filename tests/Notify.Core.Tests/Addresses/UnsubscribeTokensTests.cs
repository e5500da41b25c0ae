using System.Buffers.Text;
using System.Security.Cryptography;
using CsCheck;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Notify.Addresses;

namespace Notify.Tests.Addresses;

public sealed class UnsubscribeTokensTests
{
    private static readonly UnsubscribeTarget Claim = new()
    {
        UserId = "user-42",
        Kind = "email",
        Address = "ada@example.com",
        List = "newsletter",
    };
    private static readonly string Key = NewKey();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero));

    [Fact]
    public void Any_claim_is_read_as_it_was_made()
    {
        var tokens = Tokens();
        Gen.Select(Gen.String, Gen.String, Gen.String, Gen.Bool).Sample((address, list, user, known) =>
        {
            // A lone surrogate is not valid text and has no UTF-8 form.
            var claim = new UnsubscribeTarget
            {
                UserId = known ? Whole(user) : null,
                Kind = "email",
                Address = Whole(address),
                List = Whole(list),
            };
            return tokens.Read(tokens.Create(claim)) == claim;
        }, iter: 500, threads: 1);
    }

    [Fact]
    public void Any_altered_token_is_refused()
    {
        var tokens = Tokens();
        var token = Base64Url.DecodeFromChars(tokens.Create(Claim));
        for (var at = 0; at < token.Length; at++)
        {
            for (var bit = 0; bit < 8; bit++)
            {
                byte[] altered = [.. token];
                altered[at] ^= (byte)(1 << bit);
                tokens.Read(Base64Url.EncodeToString(altered)).Should().BeNull();
            }
        }
    }

    [Fact]
    public void A_token_is_read_only_as_it_was_written()
    {
        var tokens = Tokens();
        var token = tokens.Create(Claim);

        foreach (var other in new[]
            {
                token + "=",
                token + " ",
                " " + token,
                token[..^1],
                token + "A",
                token.ToUpperInvariant(),
            })
            tokens.Read(other).Should().BeNull();
    }

    [Fact]
    public void Anything_else_is_refused() =>
        Gen.String.Sample(text => Tokens().Read(text) is null, iter: 500, threads: 1);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("AQ")]
    [InlineData("not base64 at all!")]
    public void Nothing_is_no_token(string? token) => Tokens().Read(token).Should().BeNull();

    [Fact]
    public void A_very_long_text_is_not_even_looked_at() => Tokens().Read(new string('A', 100_000)).Should().BeNull();

    [Fact]
    public void A_token_tells_nothing_and_no_two_are_alike()
    {
        var tokens = Tokens();
        var token = tokens.Create(Claim);

        System.Text.Encoding.Latin1.GetString(Base64Url.DecodeFromChars(token)).Should().NotContain("ada")
            .And.NotContain("newsletter")
            .And.NotContain("user-42");
        tokens.Create(Claim).Should().NotBe(token);
    }

    [Fact]
    public void A_token_is_valid_for_400_days_and_no_longer()
    {
        var tokens = Tokens();
        var token = tokens.Create(Claim);

        _time.Advance(TimeSpan.FromDays(400) - TimeSpan.FromSeconds(1));
        tokens.Read(token).Should().Be(Claim);
        _time.Advance(TimeSpan.FromSeconds(1));
        tokens.Read(token).Should().BeNull();
    }

    [Fact]
    public void After_a_change_of_keys_earlier_tokens_are_read_while_their_key_is_kept()
    {
        var earlier = Tokens().Create(Claim);
        var newKey = NewKey();

        Tokens(options => Change(options, newKey, Key)).Read(earlier).Should().Be(Claim);
        Tokens(options => Change(options, newKey)).Read(earlier).Should().BeNull();
        Tokens()
            .Read(Tokens(options => Change(options, newKey, Key)).Create(Claim))
            .Should().BeNull("new tokens are made with the new key");

        static void Change(UnsubscribeOptions options, string key, params string[] previous)
        {
            options.Key = key;
            foreach (var one in previous)
                options.PreviousKeys.Add(one);
        }
    }

    [Fact]
    public void The_longest_mailbox_fits_a_header_line() =>
        Tokens().Create(Claim with { Address = new string('a', 242) + "@example.com" }).Length.Should().BeLessThan(500);

    [Theory]
    [InlineData("https://example.com/unsubscribe", "https://example.com/unsubscribe?t=")]
    [InlineData("https://example.com/u?brand=a", "https://example.com/u?brand=a&t=")]
    public void A_link_carries_a_token(string baseUrl, string start)
    {
        var tokens = Tokens(options => options.BaseUrl = new Uri(baseUrl));

        var link = tokens.CreateLink(Claim).AbsoluteUri;

        link.Should().StartWith(start);
        tokens.Read(link[start.Length..]).Should().Be(Claim);
    }

    [Fact]
    public void Without_a_key_or_an_address_nothing_is_made()
    {
        var keyless = Tokens(options => options.Key = null);
        var homeless = Tokens(options => options.BaseUrl = null);

        keyless.IsConfigured.Should().BeFalse();
        keyless.Invoking(tokens => tokens.Create(Claim)).Should().Throw<InvalidOperationException>()
            .WithMessage("No unsubscribe key is set. Set UnsubscribeOptions.Key*");
        keyless.Read(Tokens().Create(Claim)).Should().BeNull();
        homeless.IsConfigured.Should().BeFalse();
        homeless.Read(homeless.Create(Claim)).Should().Be(Claim);
        homeless.Invoking(tokens => tokens.CreateLink(Claim)).Should().Throw<InvalidOperationException>()
            .WithMessage("No unsubscribe address is set*");
        Tokens().IsConfigured.Should().BeTrue();
    }

    [Fact]
    public void A_hundred_threads_make_and_read_side_by_side()
    {
        var tokens = Tokens();

        Parallel.For(0, 1_000, new ParallelOptions { MaxDegreeOfParallelism = 100 }, i =>
        {
            var claim = Claim with { UserId = $"user-{i}" };
            tokens.Read(tokens.Create(claim)).Should().Be(claim);
        });
    }

    private static string NewKey() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    private static string Whole(string text) =>
        System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(text));

    private UnsubscribeTokens Tokens(Action<UnsubscribeOptions>? change = null)
    {
        var options = new UnsubscribeOptions { Key = Key, BaseUrl = new Uri("https://example.com/unsubscribe") };
        change?.Invoke(options);
        return new UnsubscribeTokens(Options.Create(options), _time);
    }
}
