using System.Security.Cryptography;
using Org.BouncyCastle.Crypto.Generators;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.OpenSsl;
using Org.BouncyCastle.Security;

namespace Notify.Email.Tests.Mime;

/// <summary>A key for a test: its PEM text and its DNS record.</summary>
internal sealed record DkimKeys(string Pem, string TxtRecord)
{
    public static DkimKeys Create(string kind) => kind == "ed25519" ? Ed25519() : Rsa();

    public void Apply(DkimOptions options, string selector) =>
        (options.Domain, options.Selector, options.PrivateKeyPem) = ("example.com", selector, Pem);

    private static DkimKeys Rsa()
    {
        using var rsa = RSA.Create(2048);
        return new(
            rsa.ExportPkcs8PrivateKeyPem(),
            $"v=DKIM1; k=rsa; p={Convert.ToBase64String(rsa.ExportSubjectPublicKeyInfo())}");
    }

    private static DkimKeys Ed25519()
    {
        var generator = new Ed25519KeyPairGenerator();
        generator.Init(new Ed25519KeyGenerationParameters(new SecureRandom()));
        var pair = generator.GenerateKeyPair();
        using var text = new StringWriter();
        using (var writer = new PemWriter(text))
            writer.WriteObject(new Pkcs8Generator(pair.Private));
        return new(
            text.ToString(),
            $"v=DKIM1; k=ed25519; p={Convert.ToBase64String(((Ed25519PublicKeyParameters)pair.Public).GetEncoded())}");
    }
}
