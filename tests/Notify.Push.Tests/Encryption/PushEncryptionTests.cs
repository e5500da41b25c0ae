using System.Security.Cryptography;
using CsCheck;
using Notify.Push.Encryption;
using Notify.Testing;

namespace Notify.Push.Tests.Encryption;

public sealed class PushEncryptionTests : IDisposable
{
    private readonly LocalPushSubscription _browser = new(1, new Uri("https://push.example.com/1"), null);
    private readonly ReceiverKey _receiver;

    public PushEncryptionTests() => _receiver = ReceiverKey.Import(_browser.PublicKeyBytes);

    public void Dispose()
    {
        _receiver.Dispose();
        _browser.Dispose();
    }

    [Fact]
    public void Any_text_up_to_the_limit_comes_back_with_any_padding() =>
        Gen.Select(Gen.Byte.Array[0, PushEncryption.MaxTextBytes], Gen.Int[0, PushEncryption.MaxTextBytes]).Sample(
            (text, padTo) =>
            {
                var body = PushEncryption.Encrypt(text, padTo, _receiver, _browser.AuthSecretBytes);
                var read = PushDecryption.Decrypt(body, _browser, out var padding);
                return body.Length == 86 + Math.Max(text.Length, padTo) + 17 && body.Length <= 4096
                    && read.AsSpan().SequenceEqual(text) && padding == Math.Max(0, padTo - text.Length);
            },
            iter: 300, threads: 1);

    [Theory]
    [InlineData(0, 0, 103)]
    [InlineData(10, 0, 113)]
    [InlineData(10, 100, 203)]
    [InlineData(200, 100, 303)]
    [InlineData(10, PushEncryption.MaxTextBytes, 4096)]
    [InlineData(10, int.MaxValue, 4096)]
    [InlineData(PushEncryption.MaxTextBytes, 0, 4096)]
    public void The_body_is_as_long_as_the_RFC_says(int text, int padTo, int body) =>
        PushEncryption.Encrypt(new byte[text], padTo, _receiver, _browser.AuthSecretBytes).Should().HaveCount(body);

    [Fact]
    public void The_limit_is_3993_bytes_and_the_error_says_so()
    {
        PushOptions.MaxPayloadBytes.Should().Be(3993);

        FluentActions.Invoking(() => PushEncryption.Encrypt(new byte[3994], 0, _receiver, _browser.AuthSecretBytes))
            .Should().Throw<ArgumentException>()
            .WithMessage("A push message can have at most 3993 bytes, and this one has 3994*");
    }

    [Fact]
    public void No_key_and_no_salt_is_used_twice()
    {
        var bodies = Enumerable.Range(0, 50)
            .Select(_ => PushEncryption.Encrypt("x"u8, 0, _receiver, _browser.AuthSecretBytes))
            .ToList();

        bodies.Select(body => Convert.ToHexString(body.AsSpan(0, 16))).Should().OnlyHaveUniqueItems();
        bodies.Select(body => Convert.ToHexString(body.AsSpan(21, 65))).Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public void Leading_zeros_of_the_shared_secret_and_of_both_keys_are_kept()
    {
        var seen = new HashSet<string>();
        // One in 256 has a zero in front, of each of five numbers: 3000 tries miss one with a chance of 1 in 25,000.
        for (var attempt = 0; attempt < 3000 && seen.Count < 5; attempt++)
        {
            using var sender = ECDiffieHellman.Create(P256.Curve);
            using var browser = new LocalPushSubscription(1, new Uri("https://push.example.com/1"), null);
            var mine = sender.ExportParameters(false).Q;
            var secret = sender.DeriveRawSecretAgreement(browser.Key.PublicKey);
            var zeros = new (string What, byte First)[]
            {
                ("secret", secret[0]),
                ("sender x", mine.X![0]),
                ("sender y", mine.Y![0]),
                ("browser x", browser.PublicKeyBytes[1]),
                ("browser y", browser.PublicKeyBytes[33]),
            }
                .Where(number => number.First == 0)
                .Select(number => number.What)
                .ToList();
            if (zeros.Count == 0)
                continue;

            using var receiver = ReceiverKey.Import(browser.PublicKeyBytes);
            var salt = RandomNumberGenerator.GetBytes(16);
            var body = PushEncryption.Encrypt("kept"u8, 0, receiver, browser.AuthSecretBytes, sender, salt);

            PushDecryption.Decrypt(body, browser, out _).Should().Equal("kept"u8.ToArray());
            seen.UnionWith(zeros);
        }

        seen.Should().HaveCount(5);
    }

    [Fact]
    public void A_key_off_the_curve_is_refused()
    {
        var off = _browser.PublicKeyBytes.ToArray();
        off[64] ^= 1;

        P256.IsPublicKey(off).Should().BeFalse();
        FluentActions.Invoking(() => ReceiverKey.Import(off)).Should().Throw<CryptographicException>();
    }

    [Fact]
    public void The_curve_is_known_by_arithmetic_as_by_the_platform() =>
        Gen.Byte.Array[65].Select(Gen.Bool).Sample(
            (noise, real) =>
            {
                using var key = ECDiffieHellman.Create(P256.Curve);
                var point = key.ExportParameters(false).Q;
                byte[] bytes = real ? [4, .. point.X!, .. point.Y!] : [4, .. noise.AsSpan(1)];
                return P256.IsPublicKey(bytes) == real;
            },
            iter: 100, threads: 1);

    [Theory]
    [InlineData(64)]
    [InlineData(66)]
    [InlineData(0)]
    public void A_key_of_another_length_is_none(int length) => P256.IsPublicKey(new byte[length]).Should().BeFalse();

    [Fact]
    public void Coordinates_beyond_the_field_are_none()
    {
        byte[] beyond = [4, .. Enumerable.Repeat((byte)0xff, 64)];

        P256.IsPublicKey(beyond).Should().BeFalse();
    }
}
