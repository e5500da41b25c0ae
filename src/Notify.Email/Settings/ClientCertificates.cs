using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Notify.Email.Settings;

/// <summary>Reads the certificate with which the channel identifies itself to the server.</summary>
internal static class ClientCertificates
{
    /// <summary>Reads a certificate and its key; null if none is set.</summary>
    /// <exception cref="CryptographicException">The text does not contain a certificate and its key.</exception>
    public static X509Certificate2? Read(string? pem)
    {
        if (pem is null)
            return null;
        using var certificate = X509Certificate2.CreateFromPem(pem, pem);
        // Windows does not use a key for TLS that exists in memory only.
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), password: null);
    }

    public static IEnumerable<string> Validate(EmailOptions options)
    {
        if (options.ClientCertificatePem is null)
            yield break;
        if (!IsValid(options.ClientCertificatePem))
        {
            yield return "ClientCertificatePem does not contain a certificate and its private key. Paste the text of "
                + "both PEM files, the key without a passphrase.";
        }
        if (options.Security == SmtpSecurity.None)
            yield return "ClientCertificatePem requires TLS. Set Security to StartTls or Tls.";
    }

    private static bool IsValid(string pem)
    {
        try
        {
            using var certificate = Read(pem);
            return true;
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException)
        {
            return false;
        }
    }
}
