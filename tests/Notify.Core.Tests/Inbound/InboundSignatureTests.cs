using System.Text;
using CsCheck;
using Notify.Inbound;

namespace Notify.Tests.Inbound;

public sealed class InboundSignatureTests
{
    private const string Channel = "email";
    private const string Type = "application/json";
    private static readonly byte[] Key = Encoding.ASCII.GetBytes("0123456789abcdef0123456789abcdef");
    private static readonly byte[] Body = """{"bounces":[]}"""u8.ToArray();
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_767_225_600);

    // printf '1767225600\nemail\napplication/json\n{"bounces":[]}' |
    //     openssl dgst -sha256 -hmac 0123456789abcdef0123456789abcdef
    [Fact]
    public void A_signature_is_the_one_that_openssl_computes() =>
        Sign(Body).Should().Be("v1=51fa8709584c82389b4cf053e5f662529aba66b6c964e822ac4ced3ebaeb5700");

    [Fact]
    public async Task A_signed_message_is_accepted() =>
        await Gen.Select(Gen.Byte.Array[0, 200_000], Gen.Byte.Array[1, 100], Gen.Int[-300, 300]).SampleAsync(
            async (body, key, seconds) =>
            {
                var signature = InboundSignature.Sign(key, Now, Channel, Type, body);
                return await VerifyAsync(body, signature, key: key, now: Now.AddSeconds(seconds));
            },
            iter: 200,
            threads: 1);

    [Fact]
    public async Task Any_change_is_refused()
    {
        var signature = Sign(Body);
        for (var bit = 0; bit < Body.Length * 8; bit++)
            (await VerifyAsync(Flip(Body, bit), signature)).Should().BeFalse();
        for (var bit = 0; bit < Key.Length * 8; bit++)
            (await VerifyAsync(Body, signature, key: Flip(Key, bit))).Should().BeFalse();
        var digits = Convert.FromHexString(signature[3..]);
        for (var bit = 0; bit < digits.Length * 8; bit++)
            (await VerifyAsync(Body, "v1=" + Convert.ToHexStringLower(Flip(digits, bit)))).Should().BeFalse();
        (await VerifyAsync(Body, signature, at: Now.AddSeconds(1))).Should().BeFalse();
        (await VerifyAsync(Body, signature)).Should().BeTrue("the message was good before");
    }

    [Theory]
    [InlineData("marketing", Type)]
    [InlineData("Email", Type)]
    [InlineData(Channel, "message/rfc822")]
    [InlineData(Channel, "application/json; charset=utf-8")]
    [InlineData(Channel, null)]
    public async Task A_message_to_another_channel_or_of_another_type_is_refused(string channel, string? type) =>
        (await VerifyAsync(Body, Sign(Body), channel: channel, type: type)).Should().BeFalse();

    [Fact]
    public async Task The_same_bytes_divided_in_another_way_are_refused()
    {
        var body = Encoding.ASCII.GetBytes("rest\nbody");
        var signature = Sign(body);

        // The signed bytes are the same, but one line feed is inside the content type or the channel.
        (await VerifyAsync(Encoding.ASCII.GetBytes("body"), signature, type: Type + "\nrest")).Should().BeFalse();
        var sign = () => InboundSignature.Sign(Key, Now, Channel, Type + "\nrest", default);
        sign.Should().Throw<ArgumentException>();
    }

    [Theory]
    [InlineData(-301)]
    [InlineData(301)]
    [InlineData(86_400)]
    public void An_old_or_future_message_is_refused_by_its_headers(int seconds) =>
        Verifier(Headers(InboundSignature.Timestamp(Now), Sign(Body)), now: Now.AddSeconds(seconds)).Should().BeNull();

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
    public void A_time_of_another_form_is_refused_by_its_headers(string? timestamp) =>
        Verifier(Headers(timestamp, Sign(Body))).Should().BeNull();

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
    public void A_signature_of_another_form_is_refused_by_its_headers(string? form)
    {
        var signature = Sign(Body);
        var given = form?
            .Replace("{0}", signature, StringComparison.Ordinal)
            .Replace("{1}", signature[3..], StringComparison.Ordinal);

        Verifier(Headers(InboundSignature.Timestamp(Now), given)).Should().BeNull();
    }

    [Fact]
    public async Task Digits_may_be_upper_case() =>
        (await VerifyAsync(Body, "v1=" + Sign(Body)[3..].ToUpperInvariant())).Should().BeTrue();

    [Fact]
    public async Task One_of_several_keys_is_sufficient()
    {
        var headers = Headers(InboundSignature.Timestamp(Now), Sign(Body));
        var verifier = InboundSignature.CreateVerifier([Flip(Key, 0), Key, Flip(Key, 1)], Channel, headers, Now);

        (await IsAcceptedAsync(headers, verifier!, Body)).Should().BeTrue();
    }

    private static string Sign(byte[] body) => InboundSignature.Sign(Key, Now, Channel, Type, body);

    private static async Task<bool> VerifyAsync(
        byte[] body,
        string signature,
        string channel = Channel,
        string? type = Type,
        byte[]? key = null,
        DateTimeOffset? at = null,
        DateTimeOffset? now = null)
    {
        var headers = Headers(InboundSignature.Timestamp(at ?? Now), signature, type);
        var verifier = Verifier(headers, channel, key, now);
        return verifier is not null && await IsAcceptedAsync(headers, verifier, body);
    }

    private static InboundSignatureVerifier? Verifier(
        InboundHeaders headers,
        string channel = Channel,
        byte[]? key = null,
        DateTimeOffset? now = null) =>
        InboundSignature.CreateVerifier([key ?? Key], channel, headers, now ?? Now);

    private static async Task<bool> IsAcceptedAsync(
        InboundHeaders headers,
        InboundSignatureVerifier verifier,
        byte[] body)
    {
        var received = false;
        var admission = InboundAdmission.Read(
            headers,
            int.MaxValue,
            (bytes, _) =>
            {
                received = bytes.Span.SequenceEqual(body);
                return new(new InboundResult(InboundStatus.Handled));
            },
            verifier);
        var result = await admission.ReceiveAsync(new MemoryStream(body));
        (result.Status == InboundStatus.Handled).Should().Be(received);
        if (!received)
            result.Status.Should().Be(InboundStatus.Unauthenticated);
        return received;
    }

    private static InboundHeaders Headers(string? timestamp, string? signature, string? type = Type) => new()
    {
        ContentType = type,
        Header = name => name switch
        {
            InboundSignature.TimestampHeader => timestamp,
            InboundSignature.SignatureHeader => signature,
            _ => null,
        },
    };

    private static byte[] Flip(byte[] bytes, int bit)
    {
        byte[] flipped = [.. bytes];
        flipped[bit / 8] ^= (byte)(1 << (bit % 8));
        return flipped;
    }
}
