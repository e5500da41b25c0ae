using System.Net;
using Notify.Push.Network;

namespace Notify.Push.Tests.Network;

public class EndpointPolicyTests
{
    [Theory]
    [InlineData("https://fcm.googleapis.com/fcm/send/x")]
    [InlineData("https://android.googleapis.com/gcm/send/x")]
    [InlineData("https://updates.push.services.mozilla.com/wpush/v2/x")]
    [InlineData("https://web.push.apple.com/x")]
    [InlineData("https://wns2-par02p.notify.windows.com/w/?token=x")]
    public void The_push_services_of_known_browsers_are_taken(string endpoint) => Problem(endpoint).Should().BeNull();

    [Theory]
    [InlineData("https://googleapis.com/x")]
    [InlineData("https://storage.googleapis.com/x")]
    [InlineData("https://evil-fcm.googleapis.com/x")]
    [InlineData("https://fcm.googleapis.com.evil.example/x")]
    [InlineData("https://fcm.googleapis.com./x")]
    [InlineData("https://evilpush.apple.com/x")]
    [InlineData("https://push.apple.com/x")]
    [InlineData("https://.push.apple.com/x")]
    [InlineData("https://push.example.com/x")]
    [InlineData("https://8.8.8.8/x")]
    public void Others_are_not(string endpoint)
    {
        if (Uri.TryCreate(endpoint, UriKind.Absolute, out _))
            Problem(endpoint).Should().Match("*not at a known push service*AllowedHosts*");
    }

    [Theory]
    [InlineData("https://push.example.com/x", true)]
    [InlineData("https://PUSH.EXAMPLE.COM:443/x", true)]
    [InlineData("https://a.push.example.com/x", false)]
    [InlineData("https://a.example.org/x", true)]
    [InlineData("https://a.b.example.org/x", true)]
    [InlineData("https://example.org/x", false)]
    [InlineData("https://evilexample.org/x", false)]
    public void More_can_be_named(string endpoint, bool good) =>
        (Problem(endpoint, o =>
        {
            o.AllowedHosts.Add("push.example.com");
            o.AllowedHosts.Add("*.example.org");
        }) is null).Should().Be(good);

    [Theory]
    [InlineData("https://push.example.com/x", true)]
    [InlineData("https://8.8.8.8/x", true)]
    [InlineData("http://push.example.com/x", false)]
    [InlineData("https://10.0.0.1/x", false)]
    [InlineData("https://localhost/x", false)]
    public void Any_public_host_can_be_allowed(string endpoint, bool good) =>
        (Problem(endpoint, o => o.AllowAnyPublicHost = true) is null).Should().Be(good);

    [Theory]
    [InlineData("https://fcm.googleapis.com:8443/x", false)]
    [InlineData("https://push.example.com:8443/x", false)]
    [InlineData("https://push.example.com:9443/x", true)]
    [InlineData("https://PUSH.EXAMPLE.COM:9443/x", true)]
    [InlineData("https://push.example.com/x", false)]
    [InlineData("https://a.example.org:8443/x", true)]
    [InlineData("https://a.example.org:25/x", false)]
    [InlineData("https://example.org:8443/x", false)]
    [InlineData("https://8.8.8.8:8443/x", true)]
    [InlineData("https://[2606:4700::1111]:8443/x", true)]
    [InlineData("https://[2606:4700::1111]:8444/x", false)]
    [InlineData("https://[2606:4700::2222]/x", true)]
    [InlineData("https://[2606:4700::3333]/x", true)]
    public void Another_port_than_443_is_named_with_its_host(string endpoint, bool good) =>
        (Problem(endpoint, NameHosts) is null).Should().Be(good);

    [Theory]
    [InlineData("https://push.example.com:8443/x")]
    [InlineData("https://fcm.googleapis.com:22/x")]
    [InlineData("https://8.8.4.4:8443/x")]
    public void Another_port_is_named_even_if_any_public_host_is_allowed(string endpoint) =>
        Problem(endpoint, options =>
        {
            options.AllowAnyPublicHost = true;
            NameHosts(options);
        }).Should().Match("*another port than 443*AllowedHosts*");

    [Fact]
    public void An_entry_that_cannot_be_read_allows_nothing() =>
        Problem("https://push.example.com/x", options => options.AllowedHosts.Add("push.example.com:x"))
            .Should().NotBeNull();

    [Theory]
    [InlineData("http://127.0.0.1:5000/x")]
    [InlineData("https://push.internal/x")]
    [InlineData("https://[fd00::1]/x")]
    public void Private_networks_are_an_option(string endpoint)
    {
        Problem(endpoint).Should().Match("*private network*AllowPrivateNetworks*");
        Problem(endpoint, o => o.AllowPrivateNetworks = true).Should().BeNull();
    }

    [Fact]
    public void An_address_is_looked_at_by_the_same_settings()
    {
        new EndpointPolicy(new PushOptions()).Allows(IPAddress.Loopback).Should().BeFalse();
        new EndpointPolicy(new PushOptions()).Allows(IPAddress.Parse("8.8.8.8")).Should().BeTrue();
        new EndpointPolicy(new PushOptions { AllowPrivateNetworks = true })
            .Allows(IPAddress.Loopback)
            .Should().BeTrue();
    }

    private static void NameHosts(PushOptions options)
    {
        foreach (var host in (string[])[
            "push.example.com:9443", "*.example.org:8443", "8.8.8.8:8443", "[2606:4700:0::1111]:8443",
            "2606:4700:0::2222", "[2606:4700::3333]"])
        {
            options.AllowedHosts.Add(host);
        }
    }

    private static string? Problem(string endpoint, Action<PushOptions>? configure = null)
    {
        var options = new PushOptions();
        configure?.Invoke(options);
        return new EndpointPolicy(options).Problem(new Uri(endpoint));
    }
}
