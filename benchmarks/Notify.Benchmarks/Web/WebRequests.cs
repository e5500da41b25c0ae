using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Notify.Benchmarks.Web;

/// <summary>The requests, as bytes. The floor receives the same requests with another path.</summary>
internal sealed class WebRequests
{
    /// <summary>The number of browsers of a user: the limit of the package.</summary>
    public const int Browsers = 20;

    private readonly string _keys;

    public WebRequests()
    {
        using var browser = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        var point = browser.ExportParameters(includePrivateParameters: false).Q;
        byte[] publicKey = [4, .. point.X!, .. point.Y!];
        _keys =
            $$"""
            {"p256dh":"{{Base64Url.EncodeToString(publicKey)}}",
            "auth":"{{Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16))}}"}
            """;
    }

    public byte[] Subscribe(string path, int user, int browser, int client)
    {
        var body =
            $$"""
            {"endpoint":"https://fcm.googleapis.com/fcm/send/{{user}}-{{browser}}",
            "expirationTime":null,"keys":{{_keys}}}
            """;
        return Bytes(
            $"POST {path} HTTP/1.1",
            client,
            $"Authorization: Bearer user-{user}\r\nContent-Type: application/json\r\n",
            body);
    }

    public static byte[] Unsubscribe(string path, string token, int client) =>
        Bytes(
            $"POST {path}?t={token} HTTP/1.1",
            client,
            "Content-Type: application/x-www-form-urlencoded\r\n",
            "List-Unsubscribe=One-Click");

    public static byte[] AskToUnsubscribe(string path, string token, int client) =>
        Bytes($"GET {path}?t={token} HTTP/1.1", client, "", null);

    private static byte[] Bytes(string line, int client, string headers, string? body)
    {
        var address = string.Create(
            CultureInfo.InvariantCulture,
            $"10.{(client >> 16) & 255}.{(client >> 8) & 255}.{client & 255}");
        var length = body is null
            ? ""
            : string.Create(CultureInfo.InvariantCulture, $"Content-Length: {body.Length}\r\n");
        return Encoding.ASCII.GetBytes(
            $"{line}\r\nHost: localhost\r\nX-Forwarded-For: {address}\r\n{headers}{length}\r\n{body}");
    }
}
