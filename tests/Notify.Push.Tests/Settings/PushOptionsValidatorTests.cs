using System.Buffers.Text;
using Notify.Push.Settings;
using Notify.Push.Subscriptions;
using Notify.Push.Tests.Harness;
using Notify.Push.Vapid;

namespace Notify.Push.Tests.Settings;

public class PushOptionsValidatorTests
{
    public static TheoryData<Action<PushOptions>, string> Mistakes =>
        new()
        {
            {
                o => o.VapidPublicKey = null,
                "VapidPublicKey is empty. Set the public key that browsers subscribe with (VapidKeys.Generate() "
                    + "creates a pair)."
            },
            {
                o => o.VapidPrivateKey = " ",
                "VapidPrivateKey is empty. Set the private key that belongs to VapidPublicKey (VapidKeys.Generate() "
                    + "creates a pair)."
            },
            {
                o => o.VapidPublicKey = "AAAA",
                "VapidPublicKey and VapidPrivateKey are not a key pair. The public key is not an uncompressed P-256 "
                    + "point*"
            },
            {
                o => o.VapidPrivateKey = "AAAA",
                "VapidPublicKey and VapidPrivateKey are not a key pair. The private key is not a number*"
            },
            {
                o => o.VapidPrivateKey = VapidKeys.Generate().PrivateKey,
                "VapidPublicKey and VapidPrivateKey are not a key pair. The private key does not belong*"
            },
            {
                o => o.Subject = null,
                "Subject is empty. Set the contact for push services, for example mailto:ops@example.com or an https "
                    + "address."
            },
            { o => o.Subject = "ops@example.com", "Subject must be a mailto: URL*" },
            { o => o.Subject = "http://example.com", "Subject must be a mailto: URL*" },
            { o => o.Subject = "mailto:", "Subject must be a mailto: URL*" },
            { o => o.Subject = "https://localhost/contact", "Subject is on localhost*" },
            { o => o.Subject = "https://127.0.0.1/contact", "Subject is on localhost*" },
            { o => o.Subject = "mailto:ops@localhost", "Subject is on localhost*" },
            { o => o.TimeToLive = TimeSpan.FromDays(29), "TimeToLive is out of range*" },
            { o => o.TimeToLive = TimeSpan.FromSeconds(-1), "TimeToLive is out of range*" },
            { o => o.Urgency = (PushUrgency)9, "Urgency is not a valid value*" },
            { o => o.PaddedLength = -1, "PaddedLength is out of range. Use 0 for no padding, or up to 3993 bytes." },
            { o => o.PaddedLength = 3994, "PaddedLength is out of range*" },
            { o => o.AllowedHosts.Add("https://push.example.com"), "AllowedHosts must contain only host names*" },
            { o => o.AllowedHosts.Add("push.example.com:"), "AllowedHosts must contain only host names*" },
            { o => o.AllowedHosts.Add("push.example.com:0"), "AllowedHosts must contain only host names*" },
            { o => o.AllowedHosts.Add("push.example.com:65536"), "AllowedHosts must contain only host names*" },
            { o => o.AllowedHosts.Add("push.example.com:https"), "AllowedHosts must contain only host names*" },
            { o => o.AllowedHosts.Add("[2606:4700::1111]8443"), "AllowedHosts must contain only host names*" },
            { o => o.AllowedHosts.Add(":8443"), "AllowedHosts must contain only host names*" },
            { o => o.AllowedHosts.Add("*"), "AllowedHosts must contain only host names*" },
            { o => o.AllowedHosts.Add(""), "AllowedHosts must contain only host names*" },
            { o => o.TrustedFingerprints.Add("abc"), "TrustedFingerprints must contain only SHA-256 fingerprints*" },
            { o => o.ConnectTimeout = TimeSpan.Zero, "ConnectTimeout must be above zero*" },
            { o => o.RequestTimeout = TimeSpan.FromDays(2), "RequestTimeout must be above zero*" },
        };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void An_error_names_the_option_and_no_secret(Action<PushOptions> mistake, string pattern)
    {
        var options = PushWorld.Settings();
        mistake(options);

        var error = PushOptionsValidator.Validate(options).Should().ContainSingle().Subject;

        error.Should().Match(pattern).And.NotContain(PushWorld.Keys.PrivateKey);
    }

    [Theory]
    [InlineData("mailto:ops@example.com")]
    [InlineData("mailto:push+ops@example.com")]
    [InlineData("https://example.com/contact")]
    public void Good_settings_have_none(string subject)
    {
        var options = PushWorld.Settings();
        options.Subject = subject;
        options.AllowedHosts.Add("*.example.com");
        options.AllowedHosts.Add("*.example.com:8443");
        options.AllowedHosts.Add("10.0.0.5");
        options.AllowedHosts.Add("[2606:4700::1111]:8443");
        options.TrustedFingerprints.Add(string.Join(':', Enumerable.Repeat("aB", 32)));

        PushOptionsValidator.Validate(options).Should().BeEmpty();
    }

    [Fact]
    public void Keys_may_be_standard_base64_with_white_space_around_them()
    {
        var options = PushWorld.Settings();
        options.VapidPublicKey = $" {Standard(options.VapidPublicKey!)}\n";
        options.VapidPrivateKey = $"\t{Standard(options.VapidPrivateKey!)} ";

        PushOptionsValidator.Validate(options).Should().BeEmpty();
        using var signer = VapidSigner.Create(options.VapidPublicKey, options.VapidPrivateKey, options.Subject!);
        signer.PublicKey.Should().Be(PushWorld.Keys.PublicKey);
        new BrowserSubscriptions(options).PublicKey.Should().Be(PushWorld.Keys.PublicKey);

        static string Standard(string base64Url) => Convert.ToBase64String(Base64Url.DecodeFromChars(base64Url));
    }

    [Fact]
    public void Defaults_are_as_documented()
    {
        var options = new PushOptions();

        (options.Concurrency, options.PaddedLength, options.TimeToLive, options.Urgency)
            .Should().Be((32, 0, null, null));
        (options.AllowAnyPublicHost, options.AllowPrivateNetworks).Should().Be((false, false));
        (options.ConnectTimeout, options.RequestTimeout)
            .Should().Be((TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(60)));
        options.ToString().Should().Be("PushOptions  ");
    }
}
