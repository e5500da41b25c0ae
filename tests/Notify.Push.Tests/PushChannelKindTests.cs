using Texts = Notify.Push.Tests.Harness.Subscriptions;

namespace Notify.Push.Tests;

public class PushChannelKindTests
{
    [Fact]
    public void An_address_is_a_subscription()
    {
        var kind = PushChannelKind.Instance;

        kind.Name.Should().Be("push");
        kind.RequiredParts.Should().Equal("title");
        kind.Validate(Texts.Json()).Should().BeNull();
        kind.Validate(Texts.Json("http://127.0.0.1:99/x"))
            .Should().BeNull("whether that host may be asked is for the settings to say");
        kind.Validate("nonsense").Should().Contain("not valid JSON").And.NotContain("nonsense");
    }

    [Fact]
    public void Two_subscriptions_are_one_where_their_endpoints_are()
    {
        var kind = PushChannelKind.Instance;
        using var other = new Notify.Testing.LocalPushSubscription(1, new Uri(Texts.Endpoint), null);

        kind.Normalize(Texts.Json()).Should().Be(Texts.Endpoint).And.Be(kind.Normalize(other.ToJson()));
        kind.Normalize(Texts.Json("https://FCM.googleapis.com:443/fcm/send/dx-Token:APA91b"))
            .Should().Be(Texts.Endpoint);
        kind.Normalize(" nonsense ").Should().Be("nonsense");
    }

    [Fact]
    public void An_address_belongs_to_its_push_service()
    {
        PushChannelKind.Instance.Origin(Texts.Json()).Should().Be("https://fcm.googleapis.com");
        PushChannelKind.Instance.Origin("nonsense").Should().BeNull();
    }

    [Theory]
    [InlineData("urgency", "very-low", true)]
    [InlineData("Urgency", "HIGH", true)]
    [InlineData("urgency", "urgent", false)]
    [InlineData("ttl", "0", true)]
    [InlineData("ttl", "2419200", true)]
    [InlineData("ttl", "2419201", false)]
    [InlineData("ttl", "-1", false)]
    [InlineData("ttl", "1h", false)]
    [InlineData("topic", "order-42_x", true)]
    [InlineData("topic", "order 42", false)]
    [InlineData("topic", "012345678901234567890123456789012", false)]
    [InlineData("app_badge", "0", true)]
    [InlineData("app_badge", "2147483647", true)]
    [InlineData("app_badge", "2147483648", false)]
    [InlineData("app_badge", "-1", false)]
    [InlineData("app_badge", "many", false)]
    [InlineData("renotify", "true", true)]
    [InlineData("silent", "False", true)]
    [InlineData("require_interaction", "yes", false)]
    [InlineData("vibrate", "200, 100,200", true)]
    [InlineData("vibrate", "[200,100]", true)]
    [InlineData("vibrate", "200, x", false)]
    [InlineData("vibrate", "-1", false)]
    [InlineData("dir", "rtl", true)]
    [InlineData("dir", "up", false)]
    [InlineData("timestamp", "2030-01-31T12:00:00Z", true)]
    [InlineData("timestamp", "1893456000000", true)]
    [InlineData("timestamp", "99999999999999999", false)]
    [InlineData("timestamp", "yesterday", false)]
    [InlineData("data", "{\"order\": 42}", true)]
    [InlineData("data", "[1]", false)]
    [InlineData("data", "{order: 42}", false)]
    [InlineData("url", "/orders/42?x=1:2", true)]
    [InlineData("url", "https://example.com/", true)]
    [InlineData("url", "orders/42", true)]
    [InlineData("url", "javascript:alert(1)", false)]
    [InlineData("url", "data:text/html,x", false)]
    [InlineData("icon", "/a b.png", false)]
    [InlineData("badge", "file:///x", false)]
    [InlineData("image", "HTTPS://example.com/i.png", true)]
    [InlineData("actions", "[]", true)]
    [InlineData("actions", "[{\"action\":\"open\",\"title\":\"Open\",\"url\":\"/x\",\"icon\":\"/i.png\"}]", true)]
    [InlineData("actions", "[{\"action\":\"open\"}]", false)]
    [InlineData("actions", "[{\"action\":\"open\",\"title\":\"Open\",\"url\":\"javascript:x\"}]", false)]
    [InlineData("actions", "[5]", false)]
    [InlineData("actions", "{}", false)]
    [InlineData("actions", "[", false)]
    [InlineData("topic", "", true)]
    [InlineData("title", "anything: at all", true)]
    [InlineData("something", "else", true)]
    public void A_constant_part_is_looked_at(string name, string text, bool good)
    {
        var problem = PushChannelKind.Instance.ValidatePart(name, text);

        (problem is null).Should().Be(good, problem);
        if (!good)
            problem.Should().StartWith($"The part '{name}' ").And.EndWith(".");
    }

    [Fact]
    public void A_vibration_has_64_numbers_at_most()
    {
        PushChannelKind.Instance.ValidatePart("vibrate", Vibration(64)).Should().BeNull();
        PushChannelKind.Instance.ValidatePart("vibrate", Vibration(65)).Should().StartWith("The part 'vibrate' ");

        static string Vibration(int numbers) => string.Join(',', Enumerable.Repeat("100", numbers));
    }
}
