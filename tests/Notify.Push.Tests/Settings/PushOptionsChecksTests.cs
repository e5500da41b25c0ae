using Notify.Push.Settings;
using Notify.Push.Tests.Harness;

namespace Notify.Push.Tests.Settings;

public class PushOptionsChecksTests
{
    public static TheoryData<Action<PushOptions>, string> Mistakes => new()
    {
        { o => o.VapidPublicKey = null, "Notify:Push:VapidPublicKey is empty; set the public key browsers subscribe with (VapidKeys.Generate() makes a pair)." },
        { o => o.VapidPrivateKey = " ", "Notify:Push:VapidPrivateKey is empty; set the private key that belongs to VapidPublicKey (VapidKeys.Generate() makes a pair)." },
        { o => o.VapidPublicKey = "AAAA", "Notify:Push:VapidPublicKey and VapidPrivateKey are no pair: The public key is no uncompressed P-256 point*" },
        { o => o.VapidPrivateKey = "AAAA", "Notify:Push:VapidPublicKey and VapidPrivateKey are no pair: The private key is no number*" },
        { o => o.VapidPrivateKey = VapidKeys.Generate().PrivateKey, "Notify:Push:VapidPublicKey and VapidPrivateKey are no pair: The private key does not belong*" },
        { o => o.Subject = null, "Notify:Push:Subject is empty; write how push services reach you: mailto:ops@example.com, or an https address." },
        { o => o.Subject = "ops@example.com", "Notify:Push:Subject is neither mailto:*" },
        { o => o.Subject = "http://example.com", "Notify:Push:Subject is neither mailto:*" },
        { o => o.Subject = "mailto:", "Notify:Push:Subject is neither mailto:*" },
        { o => o.Subject = "https://localhost/contact", "Notify:Push:Subject is on localhost*" },
        { o => o.Subject = "https://127.0.0.1/contact", "Notify:Push:Subject is on localhost*" },
        { o => o.Subject = "mailto:ops@localhost", "Notify:Push:Subject is on localhost*" },
        { o => o.TimeToLive = TimeSpan.FromDays(29), "Notify:Push:TimeToLive is out of range*" },
        { o => o.TimeToLive = TimeSpan.FromSeconds(-1), "Notify:Push:TimeToLive is out of range*" },
        { o => o.Urgency = (PushUrgency)9, "Notify:Push:Urgency is none of its values*" },
        { o => o.PaddedLength = -1, "Notify:Push:PaddedLength is out of range; write 0 for no padding, or up to 3993 bytes." },
        { o => o.PaddedLength = 3994, "Notify:Push:PaddedLength is out of range*" },
        { o => o.Concurrency = 0, "Notify:Push:Concurrency is below 1*" },
        { o => o.AllowedHosts.Add("https://push.example.com"), "Notify:Push:AllowedHosts holds something else than a host*" },
        { o => o.AllowedHosts.Add("push.example.com:443"), "Notify:Push:AllowedHosts holds something else than a host*" },
        { o => o.AllowedHosts.Add("*"), "Notify:Push:AllowedHosts holds something else than a host*" },
        { o => o.AllowedHosts.Add(""), "Notify:Push:AllowedHosts holds something else than a host*" },
        { o => o.TrustedFingerprints.Add("abc"), "Notify:Push:TrustedFingerprints holds something else*" },
        { o => o.ConnectTimeout = TimeSpan.Zero, "Notify:Push:ConnectTimeout is out of range*" },
        { o => o.RequestTimeout = TimeSpan.FromDays(2), "Notify:Push:RequestTimeout is out of range*" },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void A_mistake_names_the_setting_and_what_to_write(Action<PushOptions> mistake, string problem)
    {
        var options = PushWorld.Settings();
        mistake(options);

        var said = PushOptionsChecks.Problems(options, PushSection.Default).Should().ContainSingle().Subject;

        said.Should().Match(problem).And.NotContain(PushWorld.Keys.PrivateKey);
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
        options.AllowedHosts.Add("10.0.0.5");
        options.TrustedFingerprints.Add(string.Join(':', Enumerable.Repeat("aB", 32)));

        PushOptionsChecks.Problems(options, PushSection.Default).Should().BeEmpty();
    }

    [Fact]
    public void Defaults_are_as_documented()
    {
        var options = new PushOptions();

        (options.Concurrency, options.PaddedLength, options.TimeToLive, options.Urgency).Should().Be((32, 0, null, null));
        (options.AllowAnyPublicHost, options.AllowPrivateNetworks).Should().Be((false, false));
        (options.ConnectTimeout, options.RequestTimeout).Should().Be((TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(60)));
        options.ToString().Should().Be("PushOptions  ");
    }
}
