using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;

namespace Notify.Testing.Tests.Push;

/// <summary>A request with one error is rejected, and the answer names the error.</summary>
public sealed class PushChecksTests : IAsyncLifetime, IDisposable
{
    private readonly PushClient _client = new();
    private LocalPushService _service = null!;

    public async Task InitializeAsync() => _service = await LocalPushService.StartAsync();

    public async Task DisposeAsync() => await _service.DisposeAsync();

    public void Dispose() => _client.Dispose();

    [Theory]
    [InlineData("TTL", null, "400 The header TTL is missing")]
    [InlineData("TTL", "soon", "400 The header TTL is missing")]
    [InlineData("TTL", "-1", "400 The header TTL is missing")]
    [InlineData("Urgency", "urgent", "400 The header Urgency is not very-low")]
    [InlineData("Topic", "a topic", "400 The header Topic is not at most 32")]
    [InlineData("Topic", "012345678901234567890123456789012", "400 The header Topic is not at most 32")]
    [InlineData("Authorization", null, "401 There is no Authorization header")]
    [InlineData("Authorization", "Bearer x", "401 The Authorization header is not of the scheme vapid")]
    [InlineData("Authorization", "vapid k=x", "401 The Authorization header has no t")]
    [InlineData("Authorization", "vapid t=x", "401 The Authorization header has no k")]
    [InlineData("Authorization", "vapid t=x, k=y", "403 The VAPID token is not three parts")]
    [InlineData("Authorization", "vapid t=!.!.!, k=y", "403 The VAPID header is not unpadded base64url")]
    [InlineData("Authorization", "vapid t=e30.e30.e30, k=e30", "403 The VAPID token is not signed with ES256")]
    [InlineData("Authorization", "vapid t=WzFd.e30.e30, k=e30", "403 The VAPID token's header is not a JSON object")]
    [InlineData("Authorization", "vapid t=eHg.e30.e30, k=e30", "403 The VAPID token's header is not valid JSON.")]
    public async Task A_header(string name, string? value, string reason)
    {
        _client.Spoil = request =>
        {
            request.Headers.Remove(name);
            if (value is not null)
                request.Headers.TryAddWithoutValidation(name, value);
        };

        await RefusedAsync(reason);
    }

    [Fact]
    public async Task The_content_encoding()
    {
        _client.Spoil = request => request.Content!.Headers.ContentEncoding.Clear();

        await RefusedAsync("400 The Content-Encoding is not aes128gcm");
    }

    public static TheoryData<string, object?, string> BadClaims
    {
        get
        {
            var now = TimeProvider.System.GetUtcNow();
            return new()
            {
                {
                    "aud",
                    "https://push.example.com",
                    "403 The audience of the VAPID token is 'https://push.example.com', but the origin of this service "
                        + "is http://127.0.0.1"
                },
                { "aud", 5, "403 A claim of the VAPID token is of the wrong type" },
                { "exp", null, "403 The VAPID token has no expiry" },
                { "exp", now.AddSeconds(-1).ToUnixTimeSeconds(), "403 The VAPID token has expired" },
                { "exp", long.MinValue, "403 The VAPID token has expired" },
                {
                    "exp",
                    now.AddHours(12).ToUnixTimeMilliseconds(),
                    "403 The VAPID token's expiry is not a number of seconds since 1970"
                },
                {
                    "exp",
                    now.AddHours(25).ToUnixTimeSeconds(),
                    "403 The VAPID token is valid for more than 24 hours"
                },
                { "sub", null, "403 The VAPID token's subject is neither" },
                { "sub", "ops@example.com", "403 The VAPID token's subject is neither" },
            };
        }
    }

    [Theory]
    [MemberData(nameof(BadClaims))]
    public async Task A_claim(string name, object? value, string reason)
    {
        if (value is null)
            _client.Claims.Remove(name);
        else
            _client.Claims[name] = value;

        await RefusedAsync(reason);
    }

    [Fact]
    public async Task The_algorithm()
    {
        _client.JwtHeader = """{"typ":"JWT","alg":"none"}""";

        await RefusedAsync("403 The VAPID token is not signed with ES256");
    }

    [Fact]
    public async Task The_signature()
    {
        _client.SpoilToken = token => token[..^4] + (token[^4] == 'A' ? "B" : "A") + token[^3..];
        await RefusedAsync("403 The VAPID token's signature does not match its public key");
        _client.SpoilToken = token => token[..^2];
        await RefusedAsync("403 The VAPID token's signature is not 64 bytes");
    }

    [Fact]
    public async Task The_key_the_subscription_was_made_with()
    {
        using var other = new PushClient();
        var subscription = _service.CreateSubscription(other.PublicKey);

        (await PushClient.ReasonAsync(await _client.PostAsync(subscription, "x")))
            .Should().StartWith("403 the VAPID credentials in the authorization header do not correspond");
    }

    [Theory]
    [InlineData(64, "403 The VAPID public key is not an uncompressed point of 65 bytes")]
    [InlineData(65, "403 The VAPID public key is not a point of the curve P-256")]
    public async Task The_key_of_the_token(int length, string reason)
    {
        byte[] key = [4, .. RandomNumberGenerator.GetBytes(length - 1)];
        _client.Spoil = request =>
        {
            var header = request.Headers.GetValues("Authorization").Single();
            request.Headers.Remove("Authorization");
            request.Headers.TryAddWithoutValidation(
                "Authorization",
                header[..(header.IndexOf("k=", StringComparison.Ordinal) + 2)] + Base64Url.EncodeToString(key));
        };

        await RefusedAsync(reason);
    }

    [Fact]
    public async Task The_size()
    {
        (await _client.PostAsync(_service.CreateSubscription(), new byte[3993]))
            .StatusCode.Should().Be(HttpStatusCode.Created);
        (await PushClient.ReasonAsync(await _client.PostAsync(_service.CreateSubscription(), new byte[3994])))
            .Should().Be("413 The body has more than 4096 bytes.");
        (await PushClient.ReasonAsync(await _client.PostAsync(_service.CreateSubscription(), new byte[1_000_000])))
            .Should().Be("413 The body has more than 4096 bytes.");
    }

    public static TheoryData<Func<byte[], byte[]>, string> BadBodies =>
        new()
        {
            { _ => [], "400 The body is not valid aes128gcm (RFC 8188): the body is shorter than its header" },
            { body => body[..86], "400 The body is not valid aes128gcm (RFC 8188): the body has no record" },
            {
                body => [.. body[..^1], (byte)(body[^1] ^ 1)],
                "400 The body cannot be decrypted with the subscriber's keys"
            },
            {
                body => [.. body[..16], 0, 0, 0, 17, .. body[20..]],
                "400 The body is not valid aes128gcm (RFC 8188): the record size is below 18"
            },
            {
                body => [.. body[..20], 10, .. body[21..]],
                "400 The body is not valid aes128gcm (RFC 8188): the key id is not the sender's public key"
            },
            {
                body => [.. body[..85], (byte)(body[85] ^ 1), .. body[86..]],
                "400 The body cannot be decrypted with the subscriber's keys"
            },
        };

    [Theory]
    [MemberData(nameof(BadBodies))]
    public async Task The_body(Func<byte[], byte[]> spoil, string reason)
    {
        _client.SpoilBody = spoil;

        await RefusedAsync(reason);
    }

    private async Task RefusedAsync(string reason)
    {
        var response = await _client.PostAsync(_service.CreateSubscription(), "x");

        (await PushClient.ReasonAsync(response)).Should().StartWith(reason);
        _service.Messages.Should().BeEmpty();
    }
}
