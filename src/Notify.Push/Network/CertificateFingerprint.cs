namespace Notify.Push.Network;

/// <summary>SHA-256 fingerprints of certificates: 64 hexadecimal digits, with or without colons.</summary>
internal static class CertificateFingerprint
{
    public static string Plain(string fingerprint) => fingerprint.Replace(":", "", StringComparison.Ordinal).Trim();

    public static bool IsOne(string fingerprint) => Plain(fingerprint) is { Length: 64 } plain && plain.All(char.IsAsciiHexDigit);
}
