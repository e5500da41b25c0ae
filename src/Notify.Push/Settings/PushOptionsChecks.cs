using System.Net;
using Notify.Push.Network;
using Notify.Push.Vapid;
using Notify.Shared;

namespace Notify.Push.Settings;

/// <summary>Looks for mistakes in the settings; each names the setting and what to write, and never repeats a secret.</summary>
internal static class PushOptionsChecks
{
    private const string MakeKeys = "VapidKeys.Generate() makes a pair";

    /// <param name="options">The settings.</param>
    /// <param name="section">How the settings are called in configuration: <c>Notify:Push</c>.</param>
    public static IEnumerable<string> Problems(PushOptions options, string section) =>
        Keys(options).Concat(Subject(options)).Concat(Delivery(options)).Concat(Network(options)).Select(problem => $"{section}:{problem}");

    private static IEnumerable<string> Keys(PushOptions options)
    {
        if (string.IsNullOrWhiteSpace(options.VapidPublicKey))
            yield return $"VapidPublicKey is empty; set the public key browsers subscribe with ({MakeKeys}).";
        else if (string.IsNullOrWhiteSpace(options.VapidPrivateKey))
            yield return $"VapidPrivateKey is empty; set the private key that belongs to VapidPublicKey ({MakeKeys}).";
        else if (KeyProblem(options) is { } problem)
            yield return $"VapidPublicKey and VapidPrivateKey are no pair: {problem} {char.ToUpperInvariant(MakeKeys[0])}{MakeKeys[1..]}.";
    }

    private static string? KeyProblem(PushOptions options)
    {
        try
        {
            using var signer = VapidSigner.Create(options.VapidPublicKey, options.VapidPrivateKey, "");
            return null;
        }
        catch (FormatException e)
        {
            return e.Message;
        }
    }

    private static IEnumerable<string> Subject(PushOptions options)
    {
        const string Write = "write how push services reach you: mailto:ops@example.com, or an https address";
        if (string.IsNullOrWhiteSpace(options.Subject))
            yield return $"Subject is empty; {Write}.";
        else if (!Uri.TryCreate(options.Subject, UriKind.Absolute, out var subject) || !IsContact(subject))
            yield return $"Subject is neither mailto: with an address nor https:; {Write}.";
        else if (IsThisMachine(subject))
            yield return $"Subject is on localhost, which push services refuse; {Write}.";
    }

    private static bool IsContact(Uri subject) => subject.Scheme == Uri.UriSchemeHttps
        ? subject.Host.Length > 0
        : subject.Scheme == Uri.UriSchemeMailto && subject.UserInfo.Length > 0 && subject.Host.Length > 0;

    private static bool IsThisMachine(Uri subject) =>
        subject.IsLoopback || subject.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || subject.Host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase);

    private static IEnumerable<string> Delivery(PushOptions options)
    {
        if (options.TimeToLive is { } ttl && (ttl < TimeSpan.Zero || ttl > PushOptions.LongestTtl))
            yield return "TimeToLive is out of range; write a time from zero to 28 days, for example 1.00:00:00, or leave it out.";
        if (options.Urgency is { } urgency && !Enum.IsDefined(urgency))
            yield return "Urgency is none of its values; write VeryLow, Low, Normal or High, or leave it out.";
        if (options.PaddedLength is < 0 or > PushOptions.MaxPayloadBytes)
            yield return $"PaddedLength is out of range; write 0 for no padding, or up to {PushOptions.MaxPayloadBytes} bytes.";
        if (options.Concurrency < 1)
            yield return "Concurrency is below 1; write how many requests may be under way at once, at least 1.";
    }

    private static IEnumerable<string> Network(PushOptions options)
    {
        if (options.AllowedHosts.Any(host => !IsHost(host)))
            yield return "AllowedHosts holds something else than a host; write push.example.com, or *.example.com for every name below it, without a scheme or port.";
        if (options.TrustedFingerprints.Any(fingerprint => !CertificateFingerprint.IsValid(fingerprint)))
            yield return "TrustedFingerprints holds something else than a SHA-256 fingerprint; write 64 hexadecimal digits.";
        foreach (var (name, value) in ((string, TimeSpan)[])[(nameof(options.ConnectTimeout), options.ConnectTimeout), (nameof(options.RequestTimeout), options.RequestTimeout)])
        {
            if (value <= TimeSpan.Zero || value > TimeSpan.FromDays(1))
                yield return $"{name} is out of range; write a time above zero and at most a day, for example 00:00:30.";
        }
    }

    private static bool IsHost(string? pattern)
    {
        var name = pattern?.StartsWith("*.", StringComparison.Ordinal) == true ? pattern[2..] : pattern;
        return Uri.CheckHostName(name) is UriHostNameType.Dns || IPAddress.TryParse(name, out _);
    }
}
