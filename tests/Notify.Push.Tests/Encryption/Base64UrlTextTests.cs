using Notify.Push.Encryption;

namespace Notify.Push.Tests.Encryption;

public class Base64UrlTextTests
{
    [Theory]
    [InlineData("AAECAw", true)]
    [InlineData("AAECAw==", true)]
    [InlineData("-_8A_w", true)]
    [InlineData("AAEC", false)]
    [InlineData("AAECAwQ", false)]
    [InlineData("+/8A/w==", true)]
    [InlineData("-/8A/w", true)]
    [InlineData(" AAECAw==\r\n", true)]
    [InlineData("AAECA.", false)]
    [InlineData("AAEC=w", false)]
    [InlineData("AAEC w", false)]
    [InlineData("AAEC\nAw", false)]
    [InlineData("", false)]
    [InlineData("AAECäw", false)]
    public void Base64url_and_base64_of_the_right_length_are_read(string text, bool good) =>
        Base64UrlText.TryRead(text, new byte[4]).Should().Be(good);
}
