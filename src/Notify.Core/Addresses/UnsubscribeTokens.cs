using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using Notify.Shared;

namespace Notify.Addresses;

/// <summary>
/// Creates and reads unsubscribe tokens. A token is encrypted and authenticated with AES-256-GCM. It consists of the
/// version (1 byte), nonce (12 bytes), tag (16 bytes) and the encrypted payload, in base64url.
/// </summary>
/// <remarks>
/// Nonces are random, which is safe for 2³² tokens with the same key (NIST SP 800-38D section 8.3).
/// </remarks>
internal sealed class UnsubscribeTokens : IUnsubscribeTokens
{
    private const byte Version = 1;
    private const int NonceLength = 12;
    private const int TagLength = 16;
    private const int HeadLength = 1 + NonceLength + TagLength;
    private const int MaxTokenLength = 4096;

    // Read at first use. Invalid options must not prevent the creation of the services that depend on this one, so that
    // the host reports the errors of all options together when it starts.
    private readonly Lazy<Settings> _settings;
    private readonly TimeProvider _time;

    public UnsubscribeTokens(IOptions<UnsubscribeOptions> options, TimeProvider time)
    {
        _settings = new(() => new Settings(options.Value));
        _time = time;
    }

    public bool IsConfigured => _settings.Value is { Key: not null, BaseUrl: not null };

    public string Create(UnsubscribeTarget target)
    {
        ArgumentNullException.ThrowIfNull(target);
        var key = _settings.Value.Key ?? throw new InvalidOperationException(
            "No unsubscribe key is set. Set UnsubscribeOptions.Key: AddUnsubscribe(o => o.Key = …).");
        var plain = UnsubscribePayload.Write(target, _time.GetUtcNow() + _settings.Value.Validity);
        var token = new byte[HeadLength + plain.Length];
        token[0] = Version;
        var nonce = token.AsSpan(1, NonceLength);
        RandomNumberGenerator.Fill(nonce);
        using var cipher = key.Cipher();
        cipher.Encrypt(
            nonce, plain, token.AsSpan(HeadLength), token.AsSpan(1 + NonceLength, TagLength), token.AsSpan(0, 1));
        return Base64Url.EncodeToString(token);
    }

    public Uri CreateLink(UnsubscribeTarget target)
    {
        var address = new UriBuilder(_settings.Value.BaseUrl ?? throw new InvalidOperationException(
            "No unsubscribe address is set. Set UnsubscribeOptions.BaseUrl: AddUnsubscribe(o => o.BaseUrl = …)."));
        var token = "t=" + Create(target);
        address.Query = address.Query.Length > 1 ? $"{address.Query}&{token}" : token;
        return address.Uri;
    }

    public UnsubscribeTarget? Read(string? token)
    {
        if (token is null or { Length: 0 or > MaxTokenLength }
            || Decode(token) is not { Length: > HeadLength } bytes
            || bytes[0] != Version)
        {
            return null;
        }

        var plain = new byte[bytes.Length - HeadLength];
        foreach (var key in _settings.Value.ReadableKeys)
        {
            if (Decrypt(key, bytes, plain))
                return UnsubscribePayload.Read(plain, _time.GetUtcNow());
        }

        return null;
    }

    private static bool Decrypt(UnsubscribeKey key, ReadOnlySpan<byte> token, Span<byte> plain)
    {
        using var cipher = key.Cipher();
        try
        {
            cipher.Decrypt(
                token.Slice(1, NonceLength),
                token[HeadLength..],
                token.Slice(1 + NonceLength, TagLength),
                plain,
                token[..1]);
            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }
    }

    /// <summary>
    /// Returns the bytes, or null if the text is not exactly what <see cref="Create"/> writes for them. A token thereby
    /// has only one valid form.
    /// </summary>
    private static byte[]? Decode(string token)
    {
        var bytes = new byte[Base64Url.GetMaxDecodedLength(token.Length)];
        if (!Base64Url.IsValid(token) || !Base64Url.TryDecodeFromChars(token, bytes, out var length))
            return null;
        bytes = bytes[..length];
        return Base64Url.EncodeToString(bytes) == token ? bytes : null;
    }

    private sealed class Settings(UnsubscribeOptions options)
    {
        public UnsubscribeKey? Key { get; } = UnsubscribeKey.From(options.Key);

        public IReadOnlyList<UnsubscribeKey> ReadableKeys { get; } =
        [
            .. options.PreviousKeys.Prepend(options.Key).Select(UnsubscribeKey.From).OfType<UnsubscribeKey>(),
        ];

        public Uri? BaseUrl { get; } = options.BaseUrl;

        public TimeSpan Validity { get; } = options.Validity;
    }
}

/// <summary>A key that encrypts tokens, derived from a configured key.</summary>
internal sealed class UnsubscribeKey
{
    private readonly byte[] _key;

    private UnsubscribeKey(byte[] key) => _key = key;

    public static UnsubscribeKey? From(string? configured) =>
        Base64Key.Derive(configured, "notify unsubscribe token v1"u8) is { } key ? new(key) : null;

    // Each use creates a cipher, because AesGcm is not guaranteed to be thread-safe.
    public AesGcm Cipher() => new(_key, tagSizeInBytes: 16);

    public override string ToString() => nameof(UnsubscribeKey);
}

/// <summary>
/// The payload of an unsubscribe token: the expiry (seconds of Unix time), user id, kind, address and list.
/// </summary>
internal static class UnsubscribePayload
{
    public static byte[] Write(UnsubscribeTarget target, DateTimeOffset expiresAt)
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes, Encoding.UTF8);
        writer.Write7BitEncodedInt64(expiresAt.ToUnixTimeSeconds());
        writer.Write(target.UserId is not null);
        writer.Write(target.UserId ?? "");
        writer.Write(target.Kind);
        writer.Write(target.Address);
        writer.Write(target.List);
        writer.Flush();
        return bytes.ToArray();
    }

    /// <summary>Returns the target of an authentic payload, or null if it has expired.</summary>
    public static UnsubscribeTarget? Read(byte[] payload, DateTimeOffset now)
    {
        using var reader = new BinaryReader(new MemoryStream(payload), Encoding.UTF8);
        if (reader.Read7BitEncodedInt64() <= now.ToUnixTimeSeconds())
            return null;
        var hasUserId = reader.ReadBoolean();
        var userId = reader.ReadString();
        var kind = reader.ReadString();
        var address = reader.ReadString();
        var list = reader.ReadString();
        return new UnsubscribeTarget
        {
            UserId = hasUserId ? userId : null,
            Kind = kind,
            Address = address,
            List = list,
        };
    }
}
