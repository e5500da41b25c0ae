using System.Buffers.Text;
using Notify.Push.Encryption;
using Notify.Push.Vapid;

namespace Notify.Push.Tests.Counterparts;

/// <summary>What we encrypt and sign is read by software of other make.</summary>
public class ExternalBrowserTests(ExternalBrowser browser) : IClassFixture<ExternalBrowser>
{
    private const int Browsers = 20;
    private const int Messages = 1500;

    [Fact]
    public async Task Every_message_of_any_length_and_padding_is_decrypted_by_http_ece()
    {
        var random = new Random(8291);
        var subscribers = new List<(int Number, byte[] Key, byte[] Auth)>();
        for (var i = 0; i < Browsers; i++)
        {
            var made = await browser.AskAsync(new { verb = "subscribe" });
            subscribers.Add((
                made.GetProperty("number").GetInt32(), Base64Url.DecodeFromChars(made.GetProperty("p256dh").GetString()),
                Base64Url.DecodeFromChars(made.GetProperty("auth").GetString())));
        }

        for (var i = 0; i < Messages; i++)
        {
            var (number, key, auth) = subscribers[i % Browsers];
            var text = new byte[i < 3 ? new[] { 0, 1, PushEncryption.MaxTextBytes }[i] : random.Next(PushEncryption.MaxTextBytes + 1)];
            random.NextBytes(text);
            var body = PushEncryption.Encrypt(text, random.Next(2) * random.Next(PushEncryption.MaxTextBytes + 1), key, auth);

            var answer = await browser.AskAsync(new { verb = "decrypt", number, body = Convert.ToBase64String(body) });

            answer.GetProperty("text").GetBytesFromBase64().Should().Equal(text, "message {0}", i);
        }
    }

    [Fact]
    public async Task A_token_is_verified_by_node()
    {
        var keys = VapidKeys.Generate();
        using var signer = VapidSigner.Create(keys.PublicKey, keys.PrivateKey, "mailto:ops@example.com");
        var expires = DateTimeOffset.FromUnixTimeSeconds(1893456000);
        for (var i = 0; i < 300; i++)
        {
            var answer = await browser.AskAsync(new { verb = "verify", token = signer.Sign("https://push.example.net:8443", expires), key = keys.PublicKey });

            answer.GetProperty("header").ToString().Should().Be("""{"typ":"JWT","alg":"ES256"}""");
            answer.GetProperty("claims").ToString().Should().Be("""{"aud":"https://push.example.net:8443","exp":1893456000,"sub":"mailto:ops@example.com"}""");
        }
    }

    [Fact]
    public async Task It_does_not_take_what_is_not_ours()
    {
        var made = await browser.AskAsync(new { verb = "subscribe" });
        var auth = Base64Url.DecodeFromChars(made.GetProperty("auth").GetString());
        var body = PushEncryption.Encrypt("x"u8, 0, Base64Url.DecodeFromChars(made.GetProperty("p256dh").GetString()), auth);
        body[^1] ^= 1;

        var asking = () => browser.AskAsync(new { verb = "decrypt", number = made.GetProperty("number").GetInt32(), body = Convert.ToBase64String(body) });

        await asking.Should().ThrowAsync<InvalidOperationException>();
    }
}
