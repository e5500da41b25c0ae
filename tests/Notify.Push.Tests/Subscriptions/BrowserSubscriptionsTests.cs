using CsCheck;
using Notify.Addresses;
using Notify.Push.Subscriptions;
using Notify.Push.Tests.Harness;
using Texts = Notify.Push.Tests.Harness.Subscriptions;

namespace Notify.Push.Tests.Subscriptions;

public sealed class BrowserSubscriptionsTests
{
    private static readonly string Ours = PushWorld.Keys.PublicKey;

    [Fact]
    public void Browsers_subscribe_with_the_channels_key() => Browsers().PublicKey.Should().Be(Ours);

    [Fact]
    public void A_padded_key_is_given_without_padding() =>
        Browsers(o => o.VapidPublicKey = Ours + "=").PublicKey.Should().Be(Ours);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("nonsense")]
    public void Without_a_good_key_there_is_none(string? key) =>
        Browsers(o => o.VapidPublicKey = key).PublicKey.Should().BeNull();

    [Fact]
    public void The_address_is_the_subscription_in_its_normal_form_with_our_key_noted()
    {
        var reading = Read(Texts.Json(change: json => json["replaces"] = "https://fcm.googleapis.com/old"));

        reading.Problem.Should().BeNull();
        reading.Address.Should().Be(PushSubscription.Parse(Texts.Json()).WithApplicationServerKey(Ours).ToJson())
            .And.NotContain("replaces");
        PushChannelKind.Instance.Validate!(reading.Address!).Should().BeNull();
    }

    [Theory]
    [InlineData("")]
    [InlineData("=")]
    public void One_noted_with_our_key_is_the_same_address(string padding) =>
        Read(Texts.Json(change: json => json["applicationServerKey"] = Ours + padding))
            .Address.Should().Be(Read(Texts.Json()).Address);

    [Fact]
    public void What_was_read_is_read_again_as_it_is()
    {
        var address = Read(Texts.Json()).Address!;

        Read(address).Address.Should().Be(address);
    }

    [Fact]
    public void One_made_with_another_key_is_refused()
    {
        var other = VapidKeys.Generate().PublicKey;

        var reading = Read(Texts.Json(change: json => json["applicationServerKey"] = other));

        reading.Address.Should().BeNull();
        reading.Problem.Should().Contain("another applicationServerKey").And.NotContain(other);
    }

    [Fact]
    public void Without_a_key_of_ours_the_noted_one_stays()
    {
        var other = VapidKeys.Generate().PublicKey;
        var browsers = Browsers(o => o.VapidPublicKey = null);

        PushSubscription.Parse(browsers.Read(Texts.Json(change: json => json["applicationServerKey"] = other)).Address!)
            .ApplicationServerKey.Should().Be(other);
        PushSubscription.Parse(browsers.Read(Texts.Json()).Address!).ApplicationServerKey.Should().BeNull();
    }

    [Theory]
    [InlineData("https://push.example.com/secret-x", "not at a known push service")]
    [InlineData("https://fcm.googleapis.com:8443/secret-x", "another port than 443")]
    [InlineData("https://169.254.169.254/secret-x", "private network")]
    [InlineData("http://127.0.0.1:5000/secret-x", "not https")]
    [InlineData("https://localhost/secret-x", "private network")]
    [InlineData("javascript:secret-x", "endpoint")]
    public void An_endpoint_the_sender_would_not_ask_is_refused(string endpoint, string problem)
    {
        var reading = Read(Texts.Json(endpoint));

        reading.Address.Should().BeNull();
        reading.Problem.Should().Contain(problem).And.NotContain("secret-x");
        reading.ToString().Should().NotContain("secret-x");
    }

    [Fact]
    public void Settings_that_let_the_sender_ask_let_browsers_subscribe()
    {
        Browsers(o => o.AllowPrivateNetworks = true)
            .Read(Texts.Json("http://127.0.0.1:5000/x"))
            .Problem.Should().BeNull();
        Browsers(o => o.AllowAnyPublicHost = true)
            .Read(Texts.Json("https://push.example.com/x"))
            .Problem.Should().BeNull();
        Browsers(o => o.AllowedHosts.Add("push.example.com"))
            .Read(Texts.Json("https://push.example.com/x"))
            .Problem.Should().BeNull();
    }

    [Fact]
    public void Any_other_text_is_a_problem_and_never_an_exception() =>
        Gen.String.Sample(
            text =>
                Read(text) is { Address: null, Problem.Length: > 0 }
                && Read(Texts.Json(auth: text)) is { Address: null, Problem.Length: > 0 },
            iter: 1_000,
            threads: 1);

    private static SubscriptionParseResult Read(string json) => Browsers().Read(json);

    private static BrowserSubscriptions Browsers(Action<PushOptions>? change = null)
    {
        var options = new PushOptions
        {
            VapidPublicKey = Ours,
            VapidPrivateKey = PushWorld.Keys.PrivateKey,
            Subject = "mailto:a@example.com",
        };
        change?.Invoke(options);
        return new BrowserSubscriptions(options);
    }
}
