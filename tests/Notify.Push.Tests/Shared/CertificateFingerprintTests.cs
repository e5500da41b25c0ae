using System.Net.Security;
using System.Security.Cryptography;
using Notify.Shared;
using Notify.Testing;

namespace Notify.Push.Tests.Shared;

public sealed class CertificateFingerprintTests
{
    [Theory]
    [InlineData("0123456789abcdef0123456789ABCDEF0123456789abcdef0123456789abcdef", true)]
    [InlineData(
        " 01:23:45:67:89:AB:CD:EF:01:23:45:67:89:AB:CD:EF:01:23:45:67:89:AB:CD:EF:01:23:45:67:89:AB:CD:EF ",
        true)]
    [InlineData("0123456789abcdef0123456789abcdef01234567", false)]
    [InlineData("g123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", false)]
    [InlineData("", false)]
    public void A_fingerprint_is_64_hexadecimal_digits_with_or_without_colons(string text, bool isValid) =>
        CertificateFingerprint.IsValid(text).Should().Be(isValid);

    [Fact]
    public void Without_fingerprints_the_platform_decides() =>
        CertificateFingerprint.CreateValidator([]).Should().BeNull();

    [Fact]
    public async Task A_certificate_is_accepted_if_the_platform_trusts_it_or_its_fingerprint_is_listed()
    {
        await using var service = await LocalPushService.StartAsync();
        await using var other = await LocalPushService.StartAsync();
        var listed = service.Certificate.GetCertHashString(HashAlgorithmName.SHA256).ToLowerInvariant();

        var validator = CertificateFingerprint.CreateValidator([listed])!;

        validator(this, service.Certificate, null, SslPolicyErrors.RemoteCertificateChainErrors).Should().BeTrue();
        validator(this, other.Certificate, null, SslPolicyErrors.RemoteCertificateChainErrors).Should().BeFalse();
        validator(this, other.Certificate, null, SslPolicyErrors.None).Should().BeTrue();
        validator(this, null, null, SslPolicyErrors.RemoteCertificateNotAvailable).Should().BeFalse();
    }
}
