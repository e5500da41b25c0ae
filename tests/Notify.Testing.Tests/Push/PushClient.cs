using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Notify.Testing.Tests.Push;

/// <summary>
/// A hand-written application server, each step of which a test can spoil. It shares no code with the service or with
/// Notify.Push.
/// </summary>
internal sealed class PushClient : IDisposable
{
    private readonly HttpClient _http;
    private readonly ECDsa _vapid = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public PushClient(HttpMessageHandler? handler = null) =>
        _http = new HttpClient(handler ?? new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false });

    public string PublicKey => Encode(Point(_vapid.ExportParameters(false).Q));

    public Dictionary<string, object> Claims { get; } = new()
    {
        ["exp"] = TimeProvider.System.GetUtcNow().AddHours(12).ToUnixTimeSeconds(),
        ["sub"] = "mailto:ops@example.com",
    };

    public string JwtHeader { get; set; } = """{"typ":"JWT","alg":"ES256"}""";

    public Action<HttpRequestMessage> Spoil { get; set; } = _ => { };

    public Func<string, string> SpoilToken { get; set; } = token => token;

    public Func<byte[], byte[]> SpoilBody { get; set; } = body => body;

    public Task<HttpResponseMessage> PostAsync(LocalPushSubscription subscription, string text) =>
        PostAsync(subscription, Encoding.UTF8.GetBytes(text));

    public async Task<HttpResponseMessage> PostAsync(LocalPushSubscription subscription, byte[] text)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, subscription.Endpoint)
        {
            Content = new ByteArrayContent(SpoilBody(Encrypt(subscription, text))),
        };
        request.Content.Headers.ContentEncoding.Add("aes128gcm");
        request.Headers.TryAddWithoutValidation("TTL", "60");
        request.Headers.TryAddWithoutValidation(
            "Authorization",
            $"vapid t={SpoilToken(Token(subscription.Endpoint.GetLeftPart(UriPartial.Authority)))}, k={PublicKey}");
        Spoil(request);
        using var guard = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        return await _http.SendAsync(request, guard.Token);
    }

    public static async Task<string> ReasonAsync(HttpResponseMessage response) =>
        ((int)response.StatusCode).ToString(CultureInfo.InvariantCulture)
        + " "
        + await response.Content.ReadAsStringAsync();

    public void Dispose()
    {
        _http.Dispose();
        _vapid.Dispose();
    }

    private string Token(string origin)
    {
        var claims = new Dictionary<string, object>(Claims);
        claims.TryAdd("aud", origin);
        var signed =
            $"{Encode(Encoding.UTF8.GetBytes(JwtHeader))}.{Encode(JsonSerializer.SerializeToUtf8Bytes(claims))}";
        return $"{signed}.{Encode(_vapid.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256))}";
    }

    private static byte[] Encrypt(LocalPushSubscription subscription, byte[] text)
    {
        using var mine = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        var point = Point(mine.ExportParameters(false).Q);
        var browser = Base64Url.DecodeFromChars(subscription.P256dh);
        using var theirs = ECDiffieHellman.Create(
            new ECParameters
            {
                Curve = ECCurve.NamedCurves.nistP256,
                Q = new ECPoint { X = browser[1..33], Y = browser[33..] },
            });
        var salt = RandomNumberGenerator.GetBytes(16);
        var input = HKDF.DeriveKey(
            HashAlgorithmName.SHA256,
            mine.DeriveRawSecretAgreement(theirs.PublicKey),
            32,
            Base64Url.DecodeFromChars(subscription.Auth),
            [.. "WebPush: info\0"u8, .. browser, .. point]);
        byte[] plain = [.. text, 2];
        var cipher = new byte[plain.Length];
        var tag = new byte[16];
        using var aes = new AesGcm(
            HKDF.DeriveKey(HashAlgorithmName.SHA256, input, 16, salt, "Content-Encoding: aes128gcm\0"u8.ToArray()),
            16);
        aes.Encrypt(
            HKDF.DeriveKey(HashAlgorithmName.SHA256, input, 12, salt, "Content-Encoding: nonce\0"u8.ToArray()),
            plain,
            cipher,
            tag);
        return [.. salt, 0, 0, 16, 0, 65, .. point, .. cipher, .. tag];
    }

    private static byte[] Point(ECPoint q) => [4, .. q.X!, .. q.Y!];

    private static string Encode(byte[] bytes) => Base64Url.EncodeToString(bytes);
}
