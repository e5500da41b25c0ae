using System.Net.Security;
using System.Security.Cryptography;

namespace Notify.Shared;

/// <summary>SHA-256 fingerprints of certificates: 64 hexadecimal digits, with or without colons.</summary>
internal static class CertificateFingerprint
{
    private const int Digits = 64;

    public static bool IsValid(string fingerprint) =>
        Normalize(fingerprint) is { Length: Digits } digits && digits.All(char.IsAsciiHexDigit);

    /// <summary>
    /// Creates a callback that accepts the certificates the platform trusts and those with one of the fingerprints;
    /// null if there are no fingerprints.
    /// </summary>
    public static RemoteCertificateValidationCallback? CreateValidator(IEnumerable<string> fingerprints)
    {
        var trusted = fingerprints.Select(Normalize).ToHashSet(StringComparer.OrdinalIgnoreCase);
        if (trusted.Count == 0)
            return null;
        return (_, certificate, _, errors) =>
            errors == SslPolicyErrors.None
            || (certificate is not null && trusted.Contains(certificate.GetCertHashString(HashAlgorithmName.SHA256)));
    }

    // Some tools print fingerprints with colons.
    private static string Normalize(string fingerprint) =>
        fingerprint.Replace(":", "", StringComparison.Ordinal).Trim();
}
