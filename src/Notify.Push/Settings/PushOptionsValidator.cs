using Notify.Push.Network;
using Notify.Push.Vapid;
using Notify.Shared;

namespace Notify.Push.Settings;

/// <summary>
/// Validates <see cref="PushOptions"/>. Each error names the option and the remedy, and never a secret.
/// </summary>
internal static class PushOptionsValidator
{
    private const string CreateKeys = "VapidKeys.Generate() creates a pair";

    public static IEnumerable<string> Validate(PushOptions options) =>
        ValidateKeys(options)
            .Concat(ValidateSubject(options))
            .Concat(ValidateDelivery(options))
            .Concat(ValidateNetwork(options));

    private static IEnumerable<string> ValidateKeys(PushOptions options)
    {
        if (string.IsNullOrWhiteSpace(options.VapidPublicKey))
            yield return $"VapidPublicKey is empty. Set the public key that browsers subscribe with ({CreateKeys}).";
        else if (string.IsNullOrWhiteSpace(options.VapidPrivateKey))
        {
            yield return "VapidPrivateKey is empty. Set the private key that belongs to VapidPublicKey "
                + $"({CreateKeys}).";
        }
        else if (KeyError(options) is { } error)
            yield return $"VapidPublicKey and VapidPrivateKey are not a key pair. {error} {CreateKeys}.";
    }

    private static string? KeyError(PushOptions options)
    {
        try
        {
            using var signer = VapidSigner.Create(options.VapidPublicKey, options.VapidPrivateKey, "");
            return null;
        }
        catch (FormatException exception)
        {
            return exception.Message;
        }
    }

    private static IEnumerable<string> ValidateSubject(PushOptions options)
    {
        const string Remedy =
            "Set the contact for push services, for example mailto:ops@example.com or an https address";
        if (string.IsNullOrWhiteSpace(options.Subject))
            yield return $"Subject is empty. {Remedy}.";
        else if (!Uri.TryCreate(options.Subject, UriKind.Absolute, out var subject) || !IsContact(subject))
            yield return $"Subject must be a mailto: URL with an address or an https: URL. {Remedy}.";
        else if (IsThisMachine(subject))
            yield return $"Subject is on localhost, which push services reject. {Remedy}.";
    }

    private static bool IsContact(Uri subject) => subject.Scheme == Uri.UriSchemeHttps
        ? subject.Host.Length > 0
        : subject.Scheme == Uri.UriSchemeMailto && subject.UserInfo.Length > 0 && subject.Host.Length > 0;

    private static bool IsThisMachine(Uri subject) =>
        subject.IsLoopback
        || subject.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || subject.Host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase);

    private static IEnumerable<string> ValidateDelivery(PushOptions options)
    {
        if (options.TimeToLive is { } time && (time < TimeSpan.Zero || time > PushOptions.MaxTimeToLive))
            yield return "TimeToLive is out of range. Use zero to 28 days, for example 1.00:00:00, or leave it out.";
        if (options.Urgency is { } urgency && !Enum.IsDefined(urgency))
            yield return "Urgency is not a valid value. Use VeryLow, Low, Normal or High, or leave it out.";
        if (options.PaddedLength is < 0 or > PushOptions.MaxPayloadBytes)
        {
            yield return "PaddedLength is out of range. Use 0 for no padding, or up to "
                + $"{PushOptions.MaxPayloadBytes} bytes.";
        }
    }

    private static IEnumerable<string> ValidateNetwork(PushOptions options)
    {
        if (options.AllowedHosts.Any(host => HostPattern.Parse(host) is null))
        {
            yield return "AllowedHosts must contain only host names. Use push.example.com, or *.example.com for every "
                + "name below it, without a scheme, and with a port if it is not 443: push.example.com:8443.";
        }
        if (options.TrustedFingerprints.Any(fingerprint => !CertificateFingerprint.IsValid(fingerprint)))
            yield return "TrustedFingerprints must contain only SHA-256 fingerprints. Use 64 hexadecimal digits.";
        foreach (var (name, value) in ((string, TimeSpan)[])[
            (nameof(options.ConnectTimeout), options.ConnectTimeout),
            (nameof(options.RequestTimeout), options.RequestTimeout)])
        {
            if (value <= TimeSpan.Zero || value > TimeSpan.FromDays(1))
                yield return $"{name} must be above zero and at most one day, for example 00:00:30.";
        }
    }
}
