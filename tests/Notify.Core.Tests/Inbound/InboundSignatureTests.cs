using System.Text;
using CsCheck;
using Notify.Inbound;

namespace Notify.Tests.Inbound;

public sealed class InboundSignatureTests
{
    private static readonly byte[] Key = Encoding.ASCII.GetBytes("0123456789abcdef0123456789abcdef");
    private static readonly byte[] Body = """{"bounces":[]}"""u8.ToArray();
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_767_225_600);

    // printf '1767225600.{"bounces":[]}' | openssl dgst -sha256 -hmac 0123456789abcdef0123456789abcdef
    [Fact]
    public void It_is_what_openssl_computes() => InboundSignature.Sign(Key, Now, Body).Should().Be("v1=ef77b75b27cceaece7beed4320094577ee78905422c1ea81e5f513c640516de5");

    [Fact]
    public void Anything_signed_is_taken() => Gen.Select(Gen.Byte.Array, Gen.Byte.Array[1, 100], Gen.Int[-300, 300]).Sample(
        (body, key, seconds) => InboundSignature.Verify(key, Message(body, Now, InboundSignature.Sign(key, Now, body)), Now.AddSeconds(seconds)), iter: 500, threads: 1);

    [Fact]
    public void Any_change_is_refused()
    {
        var signature = InboundSignature.Sign(Key, Now, Body);
        for (var bit = 0; bit < Body.Length * 8; bit++)
            Verify(Message(Flip(Body, bit), Now, signature)).Should().BeFalse();
        for (var bit = 0; bit < Key.Length * 8; bit++)
            InboundSignature.Verify(Flip(Key, bit), Message(Body, Now, signature), Now).Should().BeFalse();
        var digits = Convert.FromHexString(signature[3..]);
        for (var bit = 0; bit < digits.Length * 8; bit++)
            Verify(Message(Body, Now, "v1=" + Convert.ToHexStringLower(Flip(digits, bit)))).Should().BeFalse();
        Verify(Message(Body, Now.AddSeconds(1), signature)).Should().BeFalse();
        // The same bytes in all, parted at another point.
        Verify(Message(Encoding.ASCII.GetBytes("00." + Encoding.ASCII.GetString(Body)), DateTimeOffset.FromUnixTimeSeconds(17_672_256), signature)).Should().BeFalse();
    }

    [Theory]
    [InlineData(-301)]
    [InlineData(301)]
    [InlineData(86_400)]
    public void An_old_or_future_one_is_refused(int seconds) => Verify(Message(Body, Now, InboundSignature.Sign(Key, Now, Body)), Now.AddSeconds(seconds)).Should().BeFalse();

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" 1767225600")]
    [InlineData("+1767225600")]
    [InlineData("1767225600.0")]
    [InlineData("1,767,225,600")]
    [InlineData("-1")]
    [InlineData("9223372036854775807")]
    [InlineData("99999999999999999999999999")]
    [InlineData("2026-01-01T00:00:00Z")]
    public void A_time_of_another_form_is_refused(string? timestamp) => Verify(Message(Body, timestamp, InboundSignature.Sign(Key, Now, Body))).Should().BeFalse();

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("v1=")]
    [InlineData("v1=zz")]
    [InlineData("{0}00")]
    [InlineData("{0},v1=00")]
    [InlineData("v2={1}")]
    [InlineData("V1={1}")]
    [InlineData("{1}")]
    public void A_signature_of_another_form_is_refused(string? form)
    {
        var signature = InboundSignature.Sign(Key, Now, Body);

        Verify(Message(Body, Now, form?.Replace("{0}", signature, StringComparison.Ordinal).Replace("{1}", signature[3..], StringComparison.Ordinal))).Should().BeFalse();
    }

    [Fact]
    public void Digits_may_be_upper_case() => Verify(Message(Body, Now, "v1=" + InboundSignature.Sign(Key, Now, Body)[3..].ToUpperInvariant())).Should().BeTrue();

    [Fact]
    public void Without_headers_nothing_is_proven() => Verify(new InboundMessage(Body)).Should().BeFalse();

    private static bool Verify(InboundMessage message, DateTimeOffset? now = null) => InboundSignature.Verify(Key, message, now ?? Now);

    private static InboundMessage Message(byte[] body, DateTimeOffset at, string? signature) => Message(body, InboundSignature.Timestamp(at), signature);

    private static InboundMessage Message(byte[] body, string? timestamp, string? signature) => new(body)
    {
        Header = name => name == InboundSignature.TimestampHeader ? timestamp : name == InboundSignature.SignatureHeader ? signature : null,
    };

    private static byte[] Flip(byte[] bytes, int bit)
    {
        byte[] flipped = [.. bytes];
        flipped[bit / 8] ^= (byte)(1 << (bit % 8));
        return flipped;
    }
}
