using System.Security.Cryptography;
using Notify.Benchmarks.Measuring;

namespace Notify.Benchmarks.Push;

/// <summary>
/// Only the operations of .NET that an encrypted message requires: creating a key, importing a key, ECDH, HKDF,
/// AES-GCM.
/// </summary>
internal sealed class BarePlatformContender : IContender
{
    private static readonly ECParameters Browser = PushMessage.Browser;
    private readonly byte[] _salt = RandomNumberGenerator.GetBytes(16);
    private readonly byte[] _info = new byte[144];
    private readonly byte[] _text = PushMessage.Bytes;

    public const string Title = "bare platform operations";

    public string Name => Title;

    public int Messages => 4_000;

    public Task SetUpAsync() => Task.CompletedTask;

    public Task RunAsync(int messages)
    {
        var cipher = new byte[_text.Length];
        var tag = new byte[16];
        for (var i = 0; i < messages; i++)
        {
            using var mine = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
            using var browser = ECDiffieHellman.Create(Browser);
            using var browserPublic = browser.PublicKey;
            var secret = mine.DeriveRawSecretAgreement(browserPublic);
            var input = HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, 32, PushMessage.AuthSecret, _info);
            var key = HKDF.DeriveKey(HashAlgorithmName.SHA256, input, 16, _salt, _info);
            var nonce = HKDF.DeriveKey(HashAlgorithmName.SHA256, input, 12, _salt, _info);
            using var aes = new AesGcm(key, 16);
            aes.Encrypt(nonce, _text, cipher, tag);
        }
        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
