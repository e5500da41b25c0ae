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
    [InlineData("AAEC+w", false)]
    [InlineData("AAEC w", false)]
    [InlineData("AAEC\nAw", false)]
    [InlineData("", false)]
    [InlineData("AAECäw", false)]
    public void Only_unpadded_or_padded_base64url_of_the_right_length_is_read(string text, bool good) =>
        Base64UrlText.TryRead(text, new byte[4]).Should().Be(good);
}
