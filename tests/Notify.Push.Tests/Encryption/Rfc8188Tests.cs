using System.Buffers.Text;
using Notify.Push.Encryption;

namespace Notify.Push.Tests.Encryption;

/// <summary>RFC 8188 section 3.1, byte for byte.</summary>
public class Rfc8188Tests
{
    [Fact]
    public void The_example_of_section_3_1()
    {
        var message = Aes128Gcm.Encode(
            "I am the walrus"u8,
            padding: 0,
            Base64Url.DecodeFromChars("yqdlZ-tYemfogSmv7Ws5PQ"),
            Base64Url.DecodeFromChars("I1BsxtFttlv3u_Oo94xnmw"),
            recordSize: 4096,
            keyId: []);

        Base64Url.EncodeToString(message)
            .Should().Be("I1BsxtFttlv3u_Oo94xnmwAAEAAA-NAVub2qFgBEuQKRapoZu-IxkIva3MEB1PD-ly8Thjg");
    }
}
