using System.Buffers.Text;
using Notify.Push.Encryption;
using Notify.Push.Vapid;

namespace Notify.Push.Tests.Counterparts;

/// <summary>Software by other authors reads our encrypted and signed messages.</summary>
public class ExternalBrowserTests(ExternalBrowser browser) : IClassFixture<ExternalBrowser>
{
    private const int Browsers = 20;
    private const int Messages = 1500;

    [Fact]
    public async Task Every_message_of_any_length_and_padding_is_decrypted_by_http_ece()
    {
        var random = new Random(8291);
        var subscriptions = new List<ExternalSubscription>();
        for (var i = 0; i < Browsers; i++)
            subscriptions.Add(await browser.SubscribeAsync());

        for (var i = 0; i < Messages; i++)
        {
            var subscription = subscriptions[i % Browsers];
            var text = new byte[i < 3 ? new[] { 0, 1, PushEncryption.MaxTextBytes }[i] : RandomLength(random)];
            random.NextBytes(text);
            using var receiver = ReceiverKey.Import(Base64Url.DecodeFromChars(subscription.P256dh));
            var body = PushEncryption.Encrypt(
                text,
                random.Next(2) * RandomLength(random),
                receiver,
                Base64Url.DecodeFromChars(subscription.Auth));

            var decrypted = await browser.DecryptAsync(subscription, body);

            decrypted.Should().Equal(text, "message {0}", i);
        }
    }

    [Fact]
    public async Task A_token_is_verified_by_jws()
    {
        var keys = VapidKeys.Generate();
        using var signer = VapidSigner.Create(keys.PublicKey, keys.PrivateKey, "mailto:ops@example.com");
        var expires = DateTimeOffset.FromUnixTimeSeconds(1893456000);
        for (var i = 0; i < 300; i++)
        {
            var token = signer.Sign("https://push.example.net:8443", expires);

            var (header, claims) = await browser.VerifyAsync(token, keys.PublicKey);

            header.ToString().Should().Be("""{"typ":"JWT","alg":"ES256"}""");
            claims.ToString().Should().Be(
                """{"aud":"https://push.example.net:8443","exp":1893456000,"sub":"mailto:ops@example.com"}""");
        }
    }

    private static int RandomLength(Random random) => random.Next(PushEncryption.MaxTextBytes + 1);
}
