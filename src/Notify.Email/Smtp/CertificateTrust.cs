using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Notify.Email.Smtp;

/// <summary>Trusts what the machine trusts, and certificates of known fingerprints.</summary>
internal sealed class CertificateTrust(IEnumerable<string> fingerprints)
{
    private readonly HashSet<string> _fingerprints = fingerprints.Select(Plain).ToHashSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>A fingerprint without the colons some tools write.</summary>
    public static string Plain(string fingerprint) => fingerprint.Replace(":", "", StringComparison.Ordinal).Trim();

    public bool Accepts(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors) =>
        errors == SslPolicyErrors.None || (certificate is not null && _fingerprints.Contains(certificate.GetCertHashString(HashAlgorithmName.SHA256)));
}
