using System.Security.Cryptography;
using CsCheck;
using Microsoft.Extensions.Time.Testing;
using Notify.Email.Addressing;

namespace Notify.Email.Tests.Addressing;

public sealed class ReturnTagTests
{
    private const string Ada = "ada@example.org";
    private const string Alphabet = "abcdefghijklmnopqrstuvwxyz234567";

    private static readonly Guid Envelope = Guid.CreateVersion7();
    private static readonly string Key = NewKey();

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    [Fact]
    public void A_tag_names_the_envelope_and_proves_its_recipient()
    {
        var tag = Read(Signer().Create(Envelope, Ada));

        tag.EnvelopeId.Should().Be(Envelope);
        Signer().Verify(tag, Ada).Should().Be(ReturnTagStatus.Valid);
    }

    [Fact]
    public void A_tag_has_48_letters_and_digits_and_fits_a_mailbox_name()
    {
        var text = Signer().Create(Envelope, Ada);

        text.Should().MatchRegex("^[a-z2-7]{48}$");
        $"bounce+{text}".Length.Should().BeLessThanOrEqualTo(64);
        text.Should().NotContain("ada");
    }

    [Fact]
    public void Any_envelope_and_address_are_covered_by_their_tag_alone() =>
        Gen.Select(Gen.Guid, Gen.String, Gen.String).Sample((envelope, address, other) =>
        {
            var tag = Read(Signer().Create(envelope, address));
            return tag.EnvelopeId == envelope
                && Signer().Verify(tag, address) == ReturnTagStatus.Valid
                && (other == address || Signer().Verify(tag, other) == ReturnTagStatus.Wrong);
        }, iter: 500, threads: 1);

    [Fact]
    public void Any_altered_tag_is_refused()
    {
        var text = Signer().Create(Envelope, Ada);
        var change = Gen.Select(Gen.Int[0, ReturnTag.Length - 1], Gen.Int[1, Alphabet.Length - 1]);

        change.Array[1, 5]
            .Sample(
                changes =>
                {
                    var altered = text.ToCharArray();
                    foreach (var (at, by) in changes)
                        altered[at] = Alphabet[
                            (Alphabet.IndexOf(altered[at], StringComparison.Ordinal) + by) % Alphabet.Length
                        ];
                    return new string(altered) == text
                        || Signer().Verify(Read(new string(altered)), Ada) == ReturnTagStatus.Wrong;
                },
                iter: 20_000,
                threads: 1);
    }

    [Fact]
    public void Any_changed_bit_is_refused()
    {
        var text = Signer().Create(Envelope, Ada);
        for (var at = 0; at < text.Length; at++)
        {
            for (var bit = 0; bit < 5; bit++)
            {
                var altered = text.ToCharArray();
                altered[at] = Alphabet[Alphabet.IndexOf(altered[at], StringComparison.Ordinal) ^ (1 << bit)];
                Signer().Verify(Read(new string(altered)), Ada).Should().Be(ReturnTagStatus.Wrong);
            }
        }
    }

    [Fact]
    public void An_invented_tag_is_refused() =>
        Gen.Char[Alphabet].Array[ReturnTag.Length].Sample(
            text => Signer().Verify(Read(new string(text)), Ada) == ReturnTagStatus.Wrong, iter: 5_000, threads: 1);

    [Fact]
    public void A_server_may_change_the_case()
    {
        var text = Signer().Create(Envelope, Ada);

        Gen.Bool.Array[ReturnTag.Length].Sample(upper =>
        {
            var folded = string.Concat(text.Select((letter, i) => upper[i] ? char.ToUpperInvariant(letter) : letter));
            return Signer().Verify(Read(folded), Ada) == ReturnTagStatus.Valid;
        }, iter: 500, threads: 1);
    }

    [Fact]
    public void A_tag_expires_after_30_days()
    {
        var tag = Read(Signer().Create(Envelope, Ada));

        _time.Advance(TimeSpan.FromDays(30));
        Signer().Verify(tag, Ada).Should().Be(ReturnTagStatus.Valid);
        _time.Advance(TimeSpan.FromDays(1));
        Signer().Verify(tag, Ada).Should().Be(ReturnTagStatus.Expired);
        Signer().Verify(tag, "bob@example.org").Should().Be(ReturnTagStatus.Wrong);
    }

    [Fact]
    public void A_tag_of_a_process_whose_clock_is_ahead_is_valid()
    {
        var ahead = new FakeTimeProvider(_time.GetUtcNow().AddDays(2));

        Signer().Verify(Read(Signer(Key, time: ahead).Create(Envelope, Ada)), Ada).Should().Be(ReturnTagStatus.Valid);
    }

    [Fact]
    public void After_a_change_of_keys_earlier_tags_are_valid_while_their_key_is_kept()
    {
        var earlier = Read(Signer().Create(Envelope, Ada));
        var newKey = NewKey();

        Signer(newKey, previous: Key).Verify(earlier, Ada).Should().Be(ReturnTagStatus.Valid);
        Signer(newKey).Verify(earlier, Ada).Should().Be(ReturnTagStatus.Wrong);
        Signer().Verify(Read(Signer(newKey, previous: Key).Create(Envelope, Ada)), Ada).Should().Be(
            ReturnTagStatus.Wrong, "new tags are made with the new key");
    }

    [Fact]
    public void Without_a_key_there_are_no_tags() =>
        ReturnTagSigner.From(new EmailOptions(), _time).Should().BeNull();

    [Theory]
    [InlineData("bounce+{0}@example.com")]
    [InlineData("<Bounce-{0}@example.com>, other@example.com")]
    [InlineData("prvs=0123abcdef=bounce+{0}@example.com")]
    [InlineData("SRS0=HhHh=TT=example.com=bounce+{0}@forwarder.example")]
    [InlineData("returned@{0}.example.com")]
    [InlineData("{0}")]
    public void A_tag_is_found_in_an_address_that_a_relay_has_changed(string text)
    {
        var tag = Signer().Create(Envelope, Ada);

        ReturnTag.FindIn(string.Format(null, text, tag)).Should().ContainSingle().Which.Text.Should().Be(tag);
    }

    [Theory]
    [InlineData("")]
    [InlineData("bounce@example.com")]
    [InlineData("bounce+0196f0a1b2c37d4e8f90a1b2c3d4e5f6@example.com")]
    [InlineData("abcdefghijklmnopqrstuvwxyz234567abcdefghijklmno1")]
    [InlineData("abcdefghijklmnopqrstuvwxyz234567abcdefghijklmnopq")]
    public void Nothing_else_is_read_as_a_tag(string text) => ReturnTag.FindIn(text).Should().BeEmpty();

    [Fact]
    public void A_shown_tag_hides_its_code() =>
        Read(Signer().Create(Envelope, Ada)).ToString().Should().Be($"ReturnTag of {Envelope}");

    private static ReturnTag Read(string text) => ReturnTag.FindIn(text).Single();

    private static string NewKey() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    private ReturnTagSigner Signer(string? key = null, string? previous = null, TimeProvider? time = null)
    {
        var options = new EmailOptions { InboundKey = key ?? Key };
        if (previous is not null)
            options.PreviousInboundKeys.Add(previous);
        return ReturnTagSigner.From(options, time ?? _time)!;
    }
}
