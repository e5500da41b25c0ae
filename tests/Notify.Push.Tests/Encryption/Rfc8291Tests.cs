using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Notify.Push.Encryption;

namespace Notify.Push.Tests.Encryption;

/// <summary>RFC 8291 appendix A, byte for byte.</summary>
public class Rfc8291Tests
{
    private const string Text = "When I grow up, I want to be a watermelon";
    private const string SenderPublic =
        "BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8";
    private const string SenderPrivate = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw";
    private const string ReceiverPublic =
        "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";
    private const string Salt = "DGv6ra1nlYgDCS1FRnbzlw";
    private const string AuthSecret = "BTBZMqHH6r4Tts7J_aSIgg";

    private const string Body =
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_"
            + "c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_"
            + "yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN";

    [Fact]
    public void The_example_of_appendix_A()
    {
        var parameters = P256.PublicKey(Base64Url.DecodeFromChars(SenderPublic));
        parameters.D = Base64Url.DecodeFromChars(SenderPrivate);
        using var sender = ECDiffieHellman.Create(parameters);
        using var receiver = ReceiverKey.Import(Base64Url.DecodeFromChars(ReceiverPublic));

        var body = PushEncryption.Encrypt(
            Encoding.UTF8.GetBytes(Text), padTo: 0, receiver, Base64Url.DecodeFromChars(AuthSecret), sender,
            Base64Url.DecodeFromChars(Salt));

        body.Should().HaveCount(144);
        Base64Url.EncodeToString(body).Should().Be(Body);
    }
}
