using Notify.Shared;

namespace Notify.Tests.SharedSources;

public sealed class Base64KeyTests
{
    [Theory]
    [InlineData(31, false)]
    [InlineData(32, true)]
    [InlineData(48, true)]
    public void A_key_has_at_least_32_bytes(int bytes, bool isKey)
    {
        var key = Enumerable.Range(0, bytes).Select(value => (byte)value).ToArray();

        Base64Key.Decode(Convert.ToBase64String(key)).Should().BeEquivalentTo(isKey ? key : null);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(" ")]
    [InlineData("this is a sentence and not a key in base64, however long it is")]
    public void Other_text_is_not_a_key(string? text) => Base64Key.Decode(text).Should().BeNull();
}
