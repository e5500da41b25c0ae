using System.Buffers.Text;
using System.Text.Json.Nodes;
using Texts = Notify.Push.Tests.Harness.Subscriptions;

namespace Notify.Push.Tests.Subscriptions;

public class PushSubscriptionTests
{
    [Theory]
    [InlineData("https://fcm.googleapis.com/fcm/send/dx-Token:APA91b", "https://fcm.googleapis.com")]
    [InlineData(
        "https://updates.push.services.mozilla.com/wpush/v2/gAAAAABk",
        "https://updates.push.services.mozilla.com"
    )]
    [InlineData("https://web.push.apple.com/QGuQyavXutnMH", "https://web.push.apple.com")]
    [InlineData(
        "https://wns2-par02p.notify.windows.com/w/?token=BQYAAADa%2bb",
        "https://wns2-par02p.notify.windows.com"
    )]
    [InlineData("https://push.example.com:8443/x", "https://push.example.com:8443")]
    [InlineData("https://push.example.com:443/x", "https://push.example.com")]
    [InlineData("https://[2606:4700::1111]:8443/x", "https://[2606:4700::1111]:8443")]
    [InlineData("https://PUSH.Example.com/X", "https://push.example.com")]
    public void What_browsers_give_is_read(string endpoint, string origin)
    {
        var subscription = PushSubscription.Parse(Texts.Json(endpoint));

        subscription.Endpoint.Should().Be(new Uri(endpoint));
        subscription.Origin.Should().Be(origin);
        (subscription.P256dh, subscription.Auth).Should().Be((Texts.P256dh, Texts.Auth));
        (subscription.ExpirationTime, subscription.ApplicationServerKey).Should().Be((null, null));
        subscription.ToString().Should().Be($"PushSubscription at {origin}");
    }

    public static TheoryData<string?, string> BadTexts =>
        new()
        {
            { null, "The push subscription is empty*" },
            { " ", "The push subscription is empty*" },
            { "{", "The push subscription is not valid JSON.*" },
            { "[1]", "The push subscription is not a JSON object*" },
            { "42", "The push subscription is not a JSON object*" },
            { """{"endpoint":"\ud800"}""", "The push subscription is not valid JSON.*" },
            { new string('x', 8193), "The push subscription is longer than 8192*" },
            { "{}", "The subscription has no endpoint." },
            { Texts.Json(endpoint: null), "The subscription has no endpoint." },
            { Texts.Json(change: json => json["endpoint"] = 5), "The subscription has no endpoint." },
            { Texts.Json(change: json => json.Remove("keys")), "The subscription has no keys.p256dh." },
            { Texts.Json(change: json => json["keys"] = "x"), "The subscription has no keys.p256dh." },
            { Texts.Json(p256dh: null), "The subscription has no keys.p256dh." },
            { Texts.Json(p256dh: "AAAA"), "*keys.p256dh is not 65 bytes*" },
            { Texts.Json(p256dh: Texts.P256dh + "AA"), "*keys.p256dh is not 65 bytes*" },
            { Texts.Json(p256dh: "!" + Texts.P256dh[1..]), "*keys.p256dh is not 65 bytes*" },
            { Texts.Json(p256dh: "A" + Texts.P256dh[1..]), "*keys.p256dh is not an uncompressed point*" },
            { Texts.Json(p256dh: Texts.P256dh[..^2] + "A4"), "*keys.p256dh is not a point of the curve P-256." },
            { Texts.Json(auth: null), "The subscription has no keys.auth." },
            { Texts.Json(auth: "AAAA"), "*keys.auth is not 16 bytes*" },
            { Texts.Json(auth: Texts.Auth + "AA"), "*keys.auth is not 16 bytes*" },
            {
                Texts.Json(change: json => json["applicationServerKey"] = "AAAA"),
                "*applicationServerKey is not a VAPID public key*"
            },
        };

    [Theory]
    [MemberData(nameof(BadTexts))]
    public void What_is_wrong_is_named_and_not_repeated(string? json, string problem)
    {
        PushSubscription.TryParse(json, out var subscription, out var said).Should().BeFalse();

        subscription.Should().BeNull();
        said.Should().Match(problem).And.NotContain("fcm.googleapis");
        if (json is not null)
        {
            FluentActions.Invoking(() => PushSubscription.Parse(json))
                .Should().Throw<FormatException>()
                .WithMessage(problem);
        }
    }

    [Theory]
    [InlineData("/relative", "*not an absolute URL*")]
    [InlineData("https://", "*not an absolute URL*")]
    [InlineData("push.example.com/x", "*not an absolute URL*")]
    [InlineData("http://fcm.googleapis.com/x", "*not https*")]
    [InlineData("ftp://fcm.googleapis.com/x", "*not https*")]
    [InlineData("file:///etc/passwd", "*not an absolute URL*")]
    [InlineData("https://user@fcm.googleapis.com/x", "*user name*")]
    [InlineData("https://user:pw@fcm.googleapis.com/x", "*user name*")]
    [InlineData("https://fcm.googleapis.com/x#y", "*fragment*")]
    [InlineData("https://fcm.googleapis.com\\@evil.example/x", "*character that a URL must not contain*")]
    [InlineData("https://fcm.googleapis.com/x y", "*character that a URL must not contain*")]
    [InlineData(" https://fcm.googleapis.com/x", "*character that a URL must not contain*")]
    [InlineData("https://fcm.googleapis.com/x\r\nHost: evil", "*character that a URL must not contain*")]
    [InlineData("https://fcm.googleapis.cöm/x", "*character that a URL must not contain*")]
    public void An_endpoint_is_a_plain_https_url(string endpoint, string problem) =>
        Problem(endpoint).Should().Match(problem);

    [Fact]
    public void A_subscription_has_8192_characters_at_most()
    {
        var json = Texts.Json();

        PushSubscription.TryParse(json.PadRight(8192), out _, out _).Should().BeTrue();
        PushSubscription.TryParse(json.PadRight(8193), out _, out var problem).Should().BeFalse();
        problem.Should().Match("*longer than 8192*");
    }

    [Fact]
    public void An_endpoint_is_of_bounded_length()
    {
        var start = "https://fcm.googleapis.com/";

        Problem(start + new string('x', 2048 - start.Length)).Should().BeNull();
        Problem(start + new string('x', 2049 - start.Length)).Should().Match("*longer than 2048*");
    }

    [Theory]
    [InlineData("https://localhost/x")]
    [InlineData("https://LOCALHOST./x")]
    [InlineData("https://printer/x")]
    [InlineData("https://a.localhost/x")]
    [InlineData("https://nas.local/x")]
    [InlineData("https://vault.corp.internal/x")]
    [InlineData("https://router.home.arpa/x")]
    [InlineData("https://127.0.0.1/x")]
    [InlineData("https://127.1/x")]
    [InlineData("https://2130706433/x")]
    [InlineData("https://0x7f000001/x")]
    [InlineData("https://0177.0.0.1/x")]
    [InlineData("https://10.1.2.3/x")]
    [InlineData("https://169.254.169.254/latest/meta-data")]
    [InlineData("https://[::1]/x")]
    [InlineData("https://[::ffff:127.0.0.1]/x")]
    [InlineData("https://[fe80::1]/x")]
    [InlineData("https://[fd00::1]/x")]
    [InlineData("https://0.0.0.0/x")]
    public void A_private_endpoint_is_refused_unless_allowed(string endpoint)
    {
        Problem(endpoint).Should().Match("*this machine or a private network*");
        Problem(endpoint, allowPrivate: true).Should().BeNull();
    }

    [Theory]
    [InlineData("http://127.0.0.1:8080/x", true)]
    [InlineData("http://localhost/x", true)]
    [InlineData("http://push.example.com/x", false)]
    public void Http_is_for_private_networks_alone(string endpoint, bool good) =>
        (Problem(endpoint, allowPrivate: true) is null).Should().Be(good);

    [Theory]
    [InlineData("1893456000000", 1893456000000)]
    [InlineData("1893456000000.5", 1893456000000)]
    [InlineData("null", null)]
    [InlineData("-1", null)]
    [InlineData("1e300", null)]
    [InlineData("\"soon\"", null)]
    public void The_expiration_time_is_milliseconds(string text, long? expected)
    {
        var json = Texts.Json()
            .Replace("\"expirationTime\":null", $"\"expirationTime\":{text}", StringComparison.Ordinal);

        PushSubscription.Parse(json).ExpirationTime?.ToUnixTimeMilliseconds().Should().Be(expected);
    }

    [Fact]
    public void The_text_comes_back_as_browsers_write_it()
    {
        PushSubscription.Parse(Texts.Json())
            .ToJson()
            .Should().Be(
                $$$"""{"endpoint":"{{{Texts.Endpoint}}}","expirationTime":null,"keys":"""
                    + $$$"""{"p256dh":"{{{Texts.P256dh}}}","auth":"{{{Texts.Auth}}}"}}""");
    }

    [Fact]
    public void All_members_survive_the_way_to_text_and_back()
    {
        var key = VapidKeys.Generate().PublicKey;
        var expires = DateTimeOffset.FromUnixTimeMilliseconds(1893456000123);
        var made = PushSubscription.Create(
            "https://wns2-par02p.notify.windows.com/w/?token=BQYAAADa%2bb",
            Texts.P256dh + "=",
            Texts.Auth + "==",
            expires,
            key + "=");

        var read = PushSubscription.Parse(made.ToJson());

        read.Should().BeEquivalentTo(made);
        read.Endpoint.OriginalString.Should().Be("https://wns2-par02p.notify.windows.com/w/?token=BQYAAADa%2bb");
        (read.ExpirationTime, read.ApplicationServerKey).Should().Be((expires, key));
    }

    [Fact]
    public void The_key_it_was_made_with_can_be_noted_later()
    {
        var key = VapidKeys.Generate().PublicKey;
        var plain = PushSubscription.Parse(Texts.Json());

        plain.WithApplicationServerKey(key).ApplicationServerKey.Should().Be(key);
        FluentActions.Invoking(() => plain.WithApplicationServerKey("x"))
            .Should().Throw<FormatException>()
            .WithMessage("*applicationServerKey*");
        FluentActions.Invoking(() => PushSubscription.Create("x", Texts.P256dh, Texts.Auth))
            .Should().Throw<FormatException>()
            .WithMessage("*endpoint*");
    }

    public static TheoryData<string> StoredForms =>
        new()
        {
            Texts.Json(p256dh: Standard(Texts.P256dh), auth: Standard(Texts.Auth)),
            Flat(Texts.P256dh, Texts.Auth),
            Flat(Standard(Texts.P256dh), Standard(Texts.Auth)),
            Flat(Texts.P256dh, Texts.Auth, json => json["expirationTime"] = null),
            Flat(Texts.P256dh, Texts.Auth, json =>
                (json["id"], json["contentEncoding"], json["keys"]) = (7, "aes128gcm", null)),
        };

    [Theory]
    [MemberData(nameof(StoredForms))]
    public void Forms_of_existing_databases_are_read(string json)
    {
        PushSubscription.Parse(json).ToJson().Should().Be(PushSubscription.Parse(Texts.Json()).ToJson());
        PushChannelKind.Instance.Validate!(json).Should().BeNull();
    }

    [Fact]
    public void The_flat_form_has_an_expiration_time() =>
        PushSubscription.Parse(Flat(Texts.P256dh, Texts.Auth, json => json["expirationTime"] = 1893456000000))
            .ExpirationTime.Should().Be(DateTimeOffset.FromUnixTimeMilliseconds(1893456000000));

    [Fact]
    public void The_flat_form_is_checked_alike()
    {
        PushSubscription.TryParse(Flat("AAAA", Texts.Auth), out _, out var problem).Should().BeFalse();
        problem.Should().Match("*keys.p256dh is not 65 bytes*");
    }

    [Fact]
    public void Members_nobody_knows_are_left_out() =>
        PushSubscription
            .Parse(Texts.Json(change: json => json["options"] = new JsonObject { ["userVisibleOnly"] = true }))
            .ToJson()
            .Should().Be(PushSubscription.Parse(Texts.Json()).ToJson());

    private static string Flat(string p256dh, string auth, Action<JsonObject>? change = null)
    {
        var json = new JsonObject { ["endpoint"] = Texts.Endpoint, ["p256dh"] = p256dh, ["auth"] = auth };
        change?.Invoke(json);
        return json.ToJsonString();
    }

    private static string Standard(string base64Url) => Convert.ToBase64String(Base64Url.DecodeFromChars(base64Url));

    private static string? Problem(string endpoint, bool allowPrivate = false) =>
        PushSubscription.TryParse(Texts.Json(endpoint), out _, out var problem, allowPrivate) ? null : problem;
}
