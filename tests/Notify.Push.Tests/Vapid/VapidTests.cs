using System.Buffers.Text;
using Microsoft.Extensions.Time.Testing;
using Notify.Push.Vapid;
using Notify.Testing;

namespace Notify.Push.Tests.Vapid;

public sealed class VapidTests : IDisposable
{
    private const string Origin = "https://push.example.net:8443";

    private static readonly VapidKeys Keys = VapidKeys.Generate();

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly VapidTokens _tokens;

    public VapidTests() =>
        _tokens = new VapidTokens(
            VapidSigner.Create(Keys.PublicKey, Keys.PrivateKey, "mailto:push+ops@example.com"),
            _time);

    public void Dispose() => _tokens.Dispose();

    [Fact]
    public void A_token_is_good_to_independent_code()
    {
        var read = VapidCheck.Verify(_tokens.Authorization(Origin), Origin, Keys.PublicKey, _time.GetUtcNow());

        read.PublicKey.Should().Be(Keys.PublicKey);
        read.Audience.Should().Be(Origin);
        read.Subject.Should().Be("mailto:push+ops@example.com");
        read.Expires.Should().Be(_time.GetUtcNow().AddHours(12));
    }

    [Fact]
    public void The_example_of_RFC_8292_section_2_4_is_good_to_that_code()
    {
        const string Example =
            "vapid t=eyJ0eXAiOiJKV1QiLCJhbGciOiJFUzI1NiJ9."
                + "eyJhdWQiOiJodHRwczovL3B1c2guZXhhbXBsZS5uZXQiLCJleHAiOjE0NTM1MjM3NjgsInN1YiI6Im1haWx0bzpwdXNoQGV4YW1w"
                + "bGUuY29tIn0.i3CYb7t4xfxCDquptFOepC9GAu_HLGkMlMuCGSK2rpiUfnK9ojFwDXb1JrErtmysazNjjvW2L9OkSSHzvoD1oA, "
            + "k=BA1Hxzyi1RUM1b5wjxsn7nGxAszw2u61m164i3MrAIxHF6YK5h4SDYic-dRuU_RCPCfA5aq9ojSwk5Y2EmClBPs";

        var read = VapidCheck.Verify(
            Example,
            "https://push.example.net",
            null,
            DateTimeOffset.FromUnixTimeSeconds(1453523768 - 3600));

        read.Subject.Should().Be("mailto:push@example.com");
    }

    [Fact]
    public void A_token_is_used_again_for_its_origin_and_renewed_an_hour_before_its_end()
    {
        var first = _tokens.Authorization(Origin);
        _time.Advance(TimeSpan.FromHours(11) - TimeSpan.FromSeconds(1));
        _tokens.Authorization(Origin).Should().BeSameAs(first);
        _time.Advance(TimeSpan.FromSeconds(1));

        var second = _tokens.Authorization(Origin);

        second.Should().NotBe(first);
        VapidCheck.Verify(second, Origin, null, _time.GetUtcNow()).Expires.Should().Be(_time.GetUtcNow().AddHours(12));
    }

    [Fact]
    public void Origins_have_tokens_of_their_own()
    {
        var here = _tokens.Authorization("https://a.example.com");
        var there = _tokens.Authorization("https://b.example.com");

        here.Should().NotBe(there);
        VapidCheck.Verify(there, "https://b.example.com", null, _time.GetUtcNow());
    }

    [Fact]
    public void A_refused_token_is_not_repeated()
    {
        var first = _tokens.Authorization(Origin);
        _tokens.Forget(Origin);

        _tokens.Authorization(Origin).Should().NotBe(first);
    }

    [Fact]
    public void A_clock_that_was_set_back_does_not_leave_a_token_from_the_future()
    {
        var future = new FakeTimeProvider(_time.GetUtcNow().AddDays(2)) { AutoAdvanceAmount = TimeSpan.Zero };
        using var tokens = new VapidTokens(
            VapidSigner.Create(Keys.PublicKey, Keys.PrivateKey, "mailto:ops@example.com"),
            new MovableTime(future, _time, out var goBack));
        var first = tokens.Authorization(Origin);
        goBack();

        tokens.Authorization(Origin).Should().NotBe(first);
    }

    [Fact]
    public void Many_origins_do_not_fill_the_memory()
    {
        var first = _tokens.Authorization("https://0.example.com");
        for (var i = 1; i <= VapidTokens.MaxOrigins; i++)
            _tokens.Authorization($"https://{i}.example.com");

        _tokens.Authorization("https://0.example.com").Should().NotBe(first);
    }

    [Fact]
    public void Threads_share_the_key()
    {
        var headers = new string[200];
        Parallel.For(0, headers.Length, i => headers[i] = _tokens.Authorization($"https://{i % 20}.example.com"));

        for (var i = 0; i < headers.Length; i++)
            VapidCheck.Verify(headers[i], $"https://{i % 20}.example.com", Keys.PublicKey, _time.GetUtcNow());
    }

    [Fact]
    public void A_new_pair_is_a_pair_and_hides_its_private_half()
    {
        var pair = VapidKeys.Generate();

        Base64Url.DecodeFromChars(pair.PublicKey).Should().HaveCount(65).And.HaveElementAt(0, 4);
        Base64Url.DecodeFromChars(pair.PrivateKey).Should().HaveCount(32);
        VapidSigner.Create(pair.PublicKey, pair.PrivateKey, "").Dispose();
        pair.ToString().Should().Be(pair.PublicKey);
        VapidKeys.Generate().PublicKey.Should().NotBe(pair.PublicKey);
    }

    [Fact]
    public void Keys_that_are_none_or_no_pair_are_told_apart()
    {
        var other = VapidKeys.Generate();

        Invoke("", Keys.PrivateKey).Should().Throw<FormatException>().WithMessage("The public key is no*");
        Invoke(null, null).Should().Throw<FormatException>().WithMessage("The public key is no*");
        Invoke(Keys.PrivateKey, Keys.PublicKey).Should().Throw<FormatException>().WithMessage("The public key is no*");
        Invoke(Keys.PublicKey, "short").Should().Throw<FormatException>().WithMessage("The private key is no*");
        Invoke(Keys.PublicKey, other.PrivateKey)
            .Should().Throw<FormatException>()
            .WithMessage("The private key does not belong*");
        Invoke(Keys.PublicKey, Base64Url.EncodeToString(new byte[32]))
            .Should().Throw<FormatException>()
            .WithMessage("The private key does not belong*");

        static Action Invoke(string? publicKey, string? privateKey) =>
            () => VapidSigner.Create(publicKey, privateKey, "").Dispose();
    }

    [Fact]
    public void The_signature_is_64_bytes_also_where_a_half_begins_with_zeros()
    {
        for (var i = 0; i < 600; i++)
        {
            _tokens.Forget(Origin);
            var token = _tokens.Authorization(Origin)["vapid t=".Length..].Split(',')[0];
            Base64Url.DecodeFromChars(token.Split('.')[2]).Should().HaveCount(64);
        }
    }

    private sealed class MovableTime : TimeProvider
    {
        private TimeProvider _now;

        public MovableTime(TimeProvider first, TimeProvider then, out Action switchOver)
        {
            _now = first;
            switchOver = () => _now = then;
        }

        public override DateTimeOffset GetUtcNow() => _now.GetUtcNow();
    }
}
