using System.Buffers.Text;
using System.Security.Cryptography;
using Notify.Testing;

namespace Notify.Push.Tests.Encryption;

/// <summary>Tests the decoder of Notify.Testing, which other tests rely on, with the examples of RFC 8188.</summary>
public class EncryptedContentTests
{
    [Theory]
    [InlineData(
        "I1BsxtFttlv3u_Oo94xnmwAAEAAA-NAVub2qFgBEuQKRapoZu-IxkIva3MEB1PD-ly8Thjg",
        "yqdlZ-tYemfogSmv7Ws5PQ",
        "",
        0)]
    [InlineData(
        "uNCkWiNYzKTnBN9ji3-qWAAAABkCYTHOG8chz_gnvgOqdGYovxyjuqRyJFjEDyoF1Fvkj6hQPdPHI51OEUKEpgz3SsLWIqS_uA",
        "BO3ZVPxUlnLORbVGMpbT1Q",
        "a1",
        1)]
    public void The_examples_of_section_3(string message, string key, string keyId, int padding)
    {
        var text = EncryptedContent.Decrypt(
            Base64Url.DecodeFromChars(message),
            id =>
                System.Text.Encoding.UTF8.GetString(id) == keyId
                    ? Base64Url.DecodeFromChars(key)
                    : throw new FormatException("another key id"),
            out var zeros);

        (System.Text.Encoding.UTF8.GetString(text), zeros).Should().Be(("I am the walrus", padding));
    }

    [Theory]
    [InlineData(0, "shorter than its header")]
    [InlineData(20, "shorter than its header")]
    [InlineData(21, "no record")]
    [InlineData(30, "a record contains only a tag")]
    public void A_message_cut_short_is_told(int length, string problem)
    {
        var message = Base64Url
            .DecodeFromChars("I1BsxtFttlv3u_Oo94xnmwAAEAAA-NAVub2qFgBEuQKRapoZu-IxkIva3MEB1PD-ly8Thjg")
            .AsSpan(0, length)
            .ToArray();

        FluentActions.Invoking(() => EncryptedContent.Decrypt(message, _ => new byte[16], out var _))
            .Should().Throw<FormatException>()
            .WithMessage($"*{problem}*");
    }

    [Fact]
    public void Another_key_is_told()
    {
        var message = Base64Url.DecodeFromChars(
            "I1BsxtFttlv3u_Oo94xnmwAAEAAA-NAVub2qFgBEuQKRapoZu-IxkIva3MEB1PD-ly8Thjg");

        FluentActions.Invoking(() => EncryptedContent.Decrypt(message, _ => new byte[16], out var _))
            .Should().Throw<CryptographicException>();
    }
}
